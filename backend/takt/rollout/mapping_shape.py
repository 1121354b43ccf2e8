"""Takes the keys of a mapping file one by one and notes every wrong or unknown one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from takt.kernel.errors import FieldError

TEXT_LENGTH_MAX: Final = 1_000
ROWS_MAX: Final = 1_000


class Shape:
    """One table of the file; faults are kept with their path."""

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = values
        self._path = path
        self._taken: set[str] = set()
        self._faults: list[FieldError] = []
        self._children: dict[str, Shape] = {}

    def fault(self, name: str, code: str) -> None:
        path = ".".join(part for part in (self._path, name) if part)
        self._faults.append(FieldError(path, code))

    def faults(self) -> list[FieldError]:
        """What was found here and below."""
        below = [fault for child in self._children.values() for fault in child.faults()]
        return [*self._faults, *below]

    def close(self) -> None:
        """Nothing stands in the file that nobody asked for."""
        for name in sorted(set(self._values) - self._taken):
            self.fault(name, "unknown_key")
        for child in self._children.values():
            child.close()

    def has(self, name: str) -> bool:
        return name in self._values

    def _take(self, name: str) -> Any:
        self._taken.add(name)
        return self._values.get(name)

    def text(self, name: str, pattern: re.Pattern[str] | None = None) -> str:
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            self.fault(name, "missing")
        elif not isinstance(value, str) or len(value) > TEXT_LENGTH_MAX or "\0" in value:
            self.fault(name, "not_text")
        elif pattern is not None and not pattern.fullmatch(value):
            self.fault(name, "bad_spelling")
        else:
            return value
        return ""

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def choice(self, name: str, allowed: Sequence[str], fallback: str | None = None) -> str:
        value = self._take(name)
        if value is None and fallback is not None:
            return fallback
        if isinstance(value, str) and value in allowed:
            return value
        self.fault(name, "missing" if value is None else "not_allowed")
        return fallback or ""

    def character(self, name: str, fallback: str, *, empty: bool) -> str:
        value = self._take(name)
        if value is None:
            return fallback
        if value == "" and empty:
            return ""
        if not isinstance(value, str) or len(value) != 1 or value in "\r\n\0":
            self.fault(name, "not_a_character")
            return fallback
        return value

    def flag(self, name: str, fallback: bool) -> bool:
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return fallback if value is None else value
        self.fault(name, "not_a_flag")
        return fallback

    def whole(self, name: str, low: int, high: int, fallback: int) -> int:
        value = self._take(name)
        if value is None:
            return fallback
        if type(value) is not int or not low <= value <= high:
            self.fault(name, "out_of_range")
            return fallback
        return value

    def texts(self, name: str, most: int, fallback: Sequence[str] = ()) -> list[str]:
        value = self._take(name)
        if value is None:
            return list(fallback)
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            self.fault(name, "not_texts")
            return list(fallback)
        if len(value) > most:
            self.fault(name, "too_many")
        return value[:most]

    def words(self, name: str) -> dict[str, str] | None:
        value = self._take(name)
        if value is None:
            return None
        if isinstance(value, dict) and all(isinstance(word, str) for word in value.values()):
            return value
        self.fault(name, "not_words")
        return None

    def table(self, name: str) -> Shape:
        """A table below this one; asked for twice, it is the same."""
        if name not in self._children:
            value = self._take(name)
            if not isinstance(value, dict | None):
                self.fault(name, "not_a_table")
            below = value if isinstance(value, dict) else {}
            path = ".".join(part for part in (self._path, name) if part)
            self._children[name] = Shape(below, path)
        return self._children[name]

    def tables(self, name: str) -> dict[str, Shape]:
        outer = self.table(name)
        if not outer._values:
            self.fault(name, "missing")
        return {key: outer.table(key) for key in outer._values}

    def list_of_words(self, name: str) -> list[dict[str, str]] | None:
        value = self._take(name)
        if value is None:
            return None
        sound = isinstance(value, list) and all(
            isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())
            for row in value
        )
        if not sound or len(value) > ROWS_MAX:
            self.fault(name, "not_rows")
            return []
        return list(value)
