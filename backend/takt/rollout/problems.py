"""What can be wrong with a file, told by row and column, and kept within bounds.

A problem has a stable code; sentences live in the locales. Rows are counted as a
spreadsheet counts them: the first record of the file is row 1, a header included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from takt.rollout.words import meaning

PROBLEMS_KEPT: Final = 200
SHOWN_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; without a row it concerns the whole file."""

    code: str
    file: str = ""
    row: int | None = None
    column: str | None = None
    value: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    def line(self, language: str = "en") -> str:
        """The problem as one line of a terminal."""
        row, column = ("第 {} 行", "列 {}") if language == "zh-CN" else ("row {}", "column {}")
        place = [row.format(self.row)] if self.row is not None else []
        place += [column.format(self.column)] if self.column else []
        told = meaning(self.code, self.data, language)
        value = "" if self.value is None else f" {self.value!r}"
        where = ": ".join([self.file, ", ".join(place)] if place else [self.file])
        return f"{where}:{value} {told} [{self.code}]"

    def as_json(self) -> dict[str, Any]:
        """The problem for programs."""
        return {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            **self.data,
        }


class FileRefusedError(Exception):
    """The file cannot be read on from here."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Problems:
    """All problems of an import: counted in full, kept up to a bound."""

    def __init__(self) -> None:
        self.total = 0
        self.kept: list[Problem] = []

    def add(self, problem: Problem) -> None:
        self.total += 1
        if len(self.kept) < PROBLEMS_KEPT:
            self.kept.append(problem)

    def __bool__(self) -> bool:
        return self.total > 0


def shown(value: str) -> str:
    """A cell as far as a person needs it to find it again; odd characters are spelled out."""
    text = value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
