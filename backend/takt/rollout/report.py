"""What an import did or would do, step by step, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from takt.rollout.problems import Problems

VERDICTS: Final = {
    "problems": ("nothing was imported: {count:,} problems", "未导入任何数据:{count:,} 个问题"),
    "more": ("… {count:,} problems in all", "……共 {count:,} 个问题"),
    "imported": ("imported", "已导入"),
    "dry": (
        "dry run: nothing was written; repeat with --apply to import",
        "试运行:未写入任何数据;加 --apply 正式导入",
    ),
}


@dataclass(slots=True)
class StepReport:
    """The figures of one mapping: every row is counted in exactly one of them."""

    mapping: str
    kind: str
    file: str
    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    zero: int = 0
    wrong: int = 0
    totals: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures for programs."""
        return {name: getattr(self, name) for name in self.__slots__}

    def line(self) -> str:
        """The figures as one line of a terminal."""
        names = ("rows", "created", "changed", "unchanged", "zero", "wrong")
        figures = ", ".join(f"{name} {getattr(self, name):,}" for name in names)
        return f"{self.kind:<14} {self.file}: {figures}"


@dataclass(slots=True)
class Report:
    """The outcome of a whole import."""

    source: str
    at: int
    applied: bool = False
    person: int | None = None
    steps: list[StepReport] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    head: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "source": self.source,
            "at": self.at,
            "person": self.person,
            "applied": self.applied,
            "steps": [step.as_json() for step in self.steps],
            "problems_total": self.problems.total,
            "problems": [problem.as_json() for problem in self.problems.kept],
        }

    def lines(self, language: str = "en") -> Sequence[str]:
        """The report as lines of a terminal."""
        lines = [step.line() for step in self.steps]
        lines += [
            f"{'':<14} in the books from {step.mapping}: "
            + ", ".join(f"{name} {_told(value)}" for name, value in step.totals.items())
            for step in self.steps
            if step.totals
        ]
        lines += [problem.line(language) for problem in self.problems.kept]
        if self.problems.total > len(self.problems.kept):
            more = VERDICTS["more"][language == "zh-CN"]
            lines.append(more.format(count=self.problems.total))
        return [*lines, self._verdict(language)]

    def _verdict(self, language: str) -> str:
        word = "problems" if self.problems else "imported" if self.applied else "dry"
        return VERDICTS[word][language == "zh-CN"].format(count=self.problems.total)


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{amount} {unit}" for unit, amount in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)
