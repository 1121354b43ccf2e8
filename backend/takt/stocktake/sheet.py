"""What stands on a count sheet; a blind one has no book figure anywhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from takt.inventory import figure

SIGNED: Final = ("counter", "date", "signature")
"""What stands at the end of a sheet, by the words of papers."""
SIGNERS: Final = 2
"""Of one sheet: who counts, and who counts along or writes."""


@dataclass(frozen=True, slots=True)
class PaperHead:
    """The head of a stocktake as its papers name it."""

    number: str
    name: str
    kind: str
    site: str
    zone: str
    due_on: str
    is_blind: bool
    made_at: str
    """On the clock of the site."""
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line to be counted; without an item whatever lies at the place."""

    place: str
    scan: str
    item: str = ""
    name_zh: str | None = None
    name_en: str | None = None
    lot: str = ""
    unit: str = ""
    scale: int = 0
    book: int | None = None
    unit_zh: str | None = None
    unit_en: str | None = None

    @property
    def book_text(self) -> str:
        """The book figure with the decimals of the item; empty where it is not to be seen."""
        return "" if self.book is None else figure(self.book, self.scale)


def by_place(lines: Iterable[SheetLine]) -> Iterator[list[SheetLine]]:
    """The lines of each place in turn; they come sorted by place."""
    for _, found in groupby(lines, lambda line: line.place):
        yield list(found)


def minute(at_ms: int | None, time_zone: str) -> str:
    """A time to the minute, on the clock of a site."""
    if at_ms is None:
        return ""
    at = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(time_zone))
    return at.strftime("%Y-%m-%d %H:%M")
