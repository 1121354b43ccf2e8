"""What a push leaves of counts, and what it has to know of earlier ones; pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from takt.inventory.errors import COUNT_RECHECK

if TYPE_CHECKING:
    from takt.inventory.commands import Count, CountEmpty
    from takt.inventory.model import Act, Facts, Key


@dataclass(frozen=True, slots=True)
class CountRecord:
    """A count as it was recorded; its verdict comes later."""

    act: Act
    key: Key
    command: Count
    site: int


@dataclass(frozen=True, slots=True)
class EmptyRecord:
    """A place where nothing was found; its counts of zero come with the verdict."""

    act: Act
    location: int
    command: CountEmpty
    site: int


@dataclass(frozen=True, slots=True)
class KnownCount:
    """A count that an answer speaks of; `counted` as it was said."""

    id: str
    site: int
    key: Key
    counted: int
    status: str


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """What a person said of a count: moves by stream and number, and their side."""

    act: Act
    count: KnownCount
    answer: str
    sides: Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Release:
    """The books of a zone, or of a site, need not wait for a device up to a time."""

    act: Act
    device: str
    site: int
    location: int | None
    until_ms: int
    reason: str


@dataclass(slots=True)
class CountOutcome:
    """What a batch leaves of counts."""

    records: list[CountRecord] = field(default_factory=list)
    empties: list[EmptyRecord] = field(default_factory=list)
    answers: list[CountAnswer] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    voided: dict[str, Act] = field(default_factory=dict)
    """Operation of the count -> the undo."""
    signed: set[str] = field(default_factory=set)
    """Counts whose approval was decided."""


@dataclass(slots=True)
class AnsweredCounts:
    """What the answers of a batch speak of."""

    counts: dict[str, KnownCount] = field(default_factory=dict)
    moves: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Operation of a move -> its stream and number."""
    device_sites: dict[str, int] = field(default_factory=dict)
    """Sites of the devices that nobody is to wait for."""


def touched_by_counts(facts: Facts) -> set[Key]:
    """The keys of which a batch said something about counts.

    An empty place has no keys yet: they come with its verdict. It is named by the place alone.
    """
    counted, nil = facts.outcome.counted, "00000000-0000-0000-0000-000000000000"
    keys = {one.key for one in counted.records} | {one.count.key for one in counted.answers}
    keys |= {(one.location, 0, nil) for one in counted.empties}
    for notice in facts.outcome.notices.values():
        if notice.code == COUNT_RECHECK and notice.location is not None and notice.item is not None:
            keys.add((notice.location, notice.item, notice.lot or nil))
    for operation in counted.voided:
        args = facts.targets[operation].args
        lot = args.get("lot") or nil
        keys.add((args["location"], args.get("item", 0), facts.lot_codes.get(lot, lot)))
    for operation in counted.signed:
        approval = facts.approvals[operation]
        keys.add((approval.location, approval.item, approval.lot))
    return keys
