"""What stands on a count sheet; a blind one has no book figure anywhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from takt.inventory import figure


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

    @property
    def book_text(self) -> str:
        """The book figure with the decimals of the item; empty where it is not to be seen."""
        return "" if self.book is None else figure(self.book, self.scale)


def by_place(lines: Iterable[SheetLine]) -> Iterator[list[SheetLine]]:
    """The lines of each place in turn; they come sorted by place."""
    for _, found in groupby(lines, lambda line: line.place):
        yield list(found)
