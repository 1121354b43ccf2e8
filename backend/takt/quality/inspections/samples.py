"""How many pieces are looked at, and when the lot is accepted: the stricter of what the device
worked out and what the plan asks for here. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from takt.quality.inspections.commands import Mode
from takt.quality.inspections.inspected_lots import Due
from takt.quality.inspections.model import Begin
from takt.quality.inspections.versions import Version
from takt_sync.sampling import Severity, sample_for


@dataclass(frozen=True, slots=True)
class Sample:
    """So many pieces; accepted up to `ac`, not from `re` on."""

    n: int
    ac: int
    re: int
    letter: str | None
    mode: Mode | None

    @property
    def is_skipped(self) -> bool:
        """Whether the lot is accepted without a look."""
        return self.n == 0


SKIPPED = Sample(0, 0, 1, None, "skip")


def asked_sample(version: Version, units: int, severity: Severity) -> Sample:
    """What a plan asks for where the lot is looked at."""
    mode = "tightened" if severity == "discontinued" else severity
    found = sample_for(version.sampling, units, mode)
    return Sample(found.n, found.ac, found.re, found.letter, found.mode)


def told_sample(begin: Begin) -> Sample:
    """What the device worked out; no more than there are pieces."""
    return Sample(min(begin.sample, begin.units), begin.ac, begin.re, begin.letter, begin.mode)


def counting_sample(begin: Begin, version: Version, due: Due, units: int) -> tuple[Sample, Sample]:
    """The sample that counts, and the one that the plan asks for of so many pieces."""
    told, asked = told_sample(begin), asked_sample(version, units, due.severity)
    if told.is_skipped and due.is_skipped:
        return SKIPPED, SKIPPED
    if told.is_skipped:
        return asked, asked
    n, ac, re = max(told.n, asked.n), min(told.ac, asked.ac), min(told.re, asked.re)
    return Sample(n, ac, re, asked.letter, asked.mode), asked
