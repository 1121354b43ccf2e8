"""Forms of documents: a head with days and lines, each line a form of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeVar

from takt.catalogue import Form
from takt.inventory.documents.model import DocumentLine
from takt.kernel.errors import FieldError

LINES_MAX: Final = 200
L = TypeVar("L", bound=DocumentLine)
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
        """The lines that were sent, for `read`."""
        rows = self.rows(field)
        if len(rows) > length_max:
            self.fault(field, "too_many")
            return []
        return [
            DocumentForm(row, self._code, f"{self._path}{field}.{place}")
            for place, row in enumerate(rows)
        ]

    def read(
        self,
        forms: Sequence[DocumentForm],
        before: Sequence[L],
        line_of: Callable[[DocumentForm, int, L | None], L],
    ) -> tuple[L, ...]:
        """What the lines say, each beside the one that has its id already."""
        known = {line.id: line for line in before}
        lines: list[L] = []
        for form in forms:
            id_ = form.reference("id") or 0
            line = line_of(form, id_, known.get(id_))
            if id_ and id_ in {one.id for one in lines}:
                form.fault("id", "repeated")
            self._close(form)
            lines.append(line)
        return tuple(lines)

    def _close(self, line: DocumentForm) -> None:
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
