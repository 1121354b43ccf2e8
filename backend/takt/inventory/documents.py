"""What deliveries, shipments and orders have in common: their forms, and how long they are shown.

Each of them is a head with lines of items at one site. What they mean, their tables and their
statements belong to their areas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from takt.catalogue import Form
from takt.kernel.errors import FieldError
from takt.runtime.database import Database
from takt.runtime.feeds import FeedBatch

DAY_MS: Final = 24 * 3_600_000
SHOWN_CLOSED_MS: Final = 30 * DAY_MS
LINES_MAX: Final = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII).fullmatch


class DocumentForm(Form):
    """A form with days and with lines, each of which is a form of its own.

    What is wrong with a line is named under its place: `lines.0.quantity`.
    """

    def __init__(self, data: object, code: str, path: str = "") -> None:
        self._path = path
        super().__init__(data, code)

    def fault(self, field: str, code: str) -> None:
        """Notes a fault under the whole path of its field."""
        super().fault(".".join(part for part in (self._path, field) if part), code)

    def is_faulty(self, field: str) -> bool:
        """Whether something is wrong with a field already."""
        return super().is_faulty(".".join(part for part in (self._path, field) if part))

    def day(self, field: str, fallback: date | None = None) -> date | None:
        """A day of the calendar as YYYY-MM-DD, or nothing."""
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if value is None:
            return None
        if isinstance(value, str) and _DAY(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.fault(field, "not_a_day")
        return fallback

    def needed(self, field: str, fallback: int | None = None) -> int:
        """The id of another row, which has to be there."""
        value = self.reference(field, fallback)
        if value is None and not self.is_faulty(field):
            self.fault(field, "missing")
        return value or 0

    def lines(self, field: str, length_max: int = LINES_MAX) -> list[DocumentForm]:
        """The lines that were sent; each has to be closed when it has been read."""
        rows = self.rows(field)
        if len(rows) > length_max:
            self.fault(field, "too_many")
            return []
        return [
            DocumentForm(row, self._code, f"{self._path}{field}.{place}")
            for place, row in enumerate(rows)
        ]

    def close(self, line: DocumentForm) -> None:
        """Takes over what is wrong with a line, words that nobody asked for included."""
        for name in sorted(str(name) for name in line._data if name not in line._known):
            line.fault(name, "unknown")
        if FieldError(line._path, "not_an_object") in line.faults:
            line.faults = line.faults[:1]
        self.faults += line.faults

    def finish(self, *more: FieldError) -> None:
        """Raise everything found; of what is no line at all nothing else is said."""
        broken = tuple(f"{one.field}." for one in self.faults if one.code == "not_an_object")
        super().finish(*(one for one in more if not one.field.startswith(broken)))


def line_faults(place: int, faults: Sequence[FieldError], field: str = "lines") -> list[FieldError]:
    """What the rules say of a line, under its place in the form."""
    return [FieldError(f"{field}.{place}.{fault.field}", fault.code) for fault in faults]


def is_shown(closed_at: int | None, now_ms: int) -> bool:
    """Whether devices still hold a document: an open one, or one that was closed lately."""
    return closed_at is None or now_ms - closed_at < SHOWN_CLOSED_MS


async def forget_closed(database: Database, now_ms: int, forget: str, table: str) -> int | None:
    """Takes documents that were closed long ago from the devices; the new head.

    `forget` marks those that were closed before $1 and answers with their scope and key.
    """
    async with database.transaction() as connection:
        feed = FeedBatch()
        for scope, key in await connection.fetch(forget, now_ms - SHOWN_CLOSED_MS):
            feed.add(scope, table, key, None)
        return await feed.publish(connection, now_ms) if len(feed) else None
