"""What a version of a plan asks for, as inspections are judged by it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from takt.quality.inspections.commands import Kind
from takt_sync.characteristics import Characteristic, Counts
from takt_sync.sampling import Sampling, SkipRule
from takt_sync.spc import ChartKind


@dataclass(frozen=True, slots=True)
class Charted:
    """How readings of a characteristic are charted; `id` is that of the characteristic."""

    id: int
    code: str
    kind: ChartKind
    subgroup: int
    scale: int
    unit: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan; never changed once its day has come."""

    id: int
    plan: int
    from_on: date
    sampling: Sampling
    skip: SkipRule | None
    counts: Counts
    is_steady: bool
    holds: bool
    characteristics: tuple[Characteristic, ...]
    charted: tuple[Charted, ...] = ()
    kind: Kind = "receipt"
    item: int | None = None
    category: int | None = None
    until: date | None = None
    """From which day on the next version is in force."""

    @property
    def remembers(self) -> bool:
        """Whether a lot is inspected by what the lots before it came to."""
        return self.sampling.kind == "aql" or self.skip is not None
