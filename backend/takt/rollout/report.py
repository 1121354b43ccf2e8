"""What an import did or would do, step by step, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from takt.rollout.problems import Problems

VERDICTS: Final = {
    "problem": ("nothing was imported: 1 problem", "未导入任何数据：1 个问题"),
    "problems": ("nothing was imported: {count:,} problems", "未导入任何数据：{count:,} 个问题"),
    "more": ("… {count:,} problems in all", "……共 {count:,} 个问题"),
    "imported": ("imported", "已导入"),
    "dry": (
        "dry run: nothing was written; repeat with --apply to import",
        "试运行：未写入任何数据；加 --apply 正式导入",
    ),
    "site": (
        "its stock lies in the site {sites}: devices of another site do not show it{hint}",
        "库存位于站点 {sites}：其他站点的设备看不到它{hint}",
    ),
    "new_site": (
        "its stock lies in the site {sites}, made by this import: devices of another site do not "
        "show it{hint}",
        "库存位于本次导入新建的站点 {sites}：其他站点的设备看不到它{hint}",
    ),
    "site_hint": (
        " (--var site=CODE brings it into a site of yours)",
        "（用 --var site=站点编码 可导入您自己的站点）",
    ),
}
WOULD: Final = {"created": "would create", "changed": "would change"}


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

    def line(self, applied: bool) -> str:
        """The figures as one line of a terminal."""
        names = ("rows", "created", "changed", "unchanged", "zero", "wrong")
        told = {} if applied else WOULD
        figures = ", ".join(f"{told.get(name, name)} {getattr(self, name):,}" for name in names)
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
    sites: Sequence[str] = ()
    new_sites: Sequence[str] = ()
    takes_a_site: bool = False

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "source": self.source,
            "at": self.at,
            "person": self.person,
            "applied": self.applied,
            "sites": list(self.sites),
            "steps": [step.as_json() for step in self.steps],
            "problems_total": self.problems.total,
            "problems": [problem.as_json() for problem in self.problems.kept],
        }

    def lines(self, language: str = "en") -> Sequence[str]:
        """The report as lines of a terminal."""
        lines = [step.line(self.applied) for step in self.steps]
        lines += [
            f"{'':<14} in the books from {step.mapping}: "
            + ", ".join(f"{name} {_told(value)}" for name, value in step.totals.items())
            for step in self.steps
            if step.totals.get("rows")
        ]
        lines += [problem.line(language) for problem in self.problems.kept]
        if self.problems.total > len(self.problems.kept):
            more = VERDICTS["more"][language == "zh-CN"]
            lines.append(more.format(count=self.problems.total))
        return [*lines, self._verdict(language), *self._where(language)]

    def _verdict(self, language: str) -> str:
        many = "problem" if self.problems.total == 1 else "problems"
        word = many if self.problems else "imported" if self.applied else "dry"
        return VERDICTS[word][language == "zh-CN"].format(count=self.problems.total)

    def _where(self, language: str) -> list[str]:
        """The site, last: who looks for the goods on a device of another one finds none."""
        if self.problems or not self.sites:
            return []
        at = language == "zh-CN"
        word = "new_site" if set(self.sites) <= set(self.new_sites) else "site"
        hint = VERDICTS["site_hint"][at] if self.takes_a_site else ""
        return [VERDICTS[word][at].format(sites=", ".join(self.sites), hint=hint)]


def _told(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{amount} {unit}" for unit, amount in value.items())
    return f"{value:,}" if isinstance(value, int) else str(value)
