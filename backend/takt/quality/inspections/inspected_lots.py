"""The lots of which samples were drawn, as the switching rules see them. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field

from takt.inventory import Anchor
from takt_sync.sampling import Direction, LotOutcome, Mode, Severity, SkipRule


@dataclass(frozen=True, slots=True)
class Due:
    """How strictly a lot is inspected, by what the lots before it came to."""

    severity: Severity = "normal"
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A lot was found good while inspection was discontinued: nothing accepts it so far.

    `until`: where inspection was taken up again; from there on it is accepted.
    """

    until: Anchor | None = None


SeriesKey = tuple[int, int, int, int]
"""Site, plan, item, supplier; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class SeriesLot:
    """A lot of which a sample was drawn; `outcome` and `closing` once it is decided.

    `due` is how strictly it was inspected, `skip` the rule of its version. `stop` changes nothing
    for the lots that follow.
    """

    inspection: str
    version: int
    lot: str | None
    begun: Anchor
    due: Due
    skip: SkipRule | None
    letter: str | None
    mode: Mode | None
    aql: str | None
    may_reduce: bool
    found: int
    outcome: LotOutcome | None
    closing: Anchor | None
    stop: Stop | None = None


@dataclass(slots=True)
class Series:
    """All of them, with what people directed."""

    lots: dict[str, SeriesLot] = field(default_factory=dict)
    directions: list[Direction] = field(default_factory=list)
