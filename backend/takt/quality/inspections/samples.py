"""How many pieces are looked at, and when the lot is accepted: the stricter of what was drawn on
the device and what the plan asks for here. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from takt.quality.inspections.commands import Mode
from takt.quality.inspections.model import Begin


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


def told_sample(begin: Begin) -> Sample:
    """What the device worked out; no more than there are pieces."""
    n = min(begin.sample, begin.units)
    return Sample(n, begin.ac, begin.re, begin.letter, begin.mode)
