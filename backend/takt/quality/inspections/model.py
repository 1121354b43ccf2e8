"""What an inspection is, and all that was said of it. Pure values, no I/O.

An inspection is opened by what brought its goods, or by the one who begins it. What it comes to
is worked out from all that was said of it and stands (see `verdict`), so the order in which acts
arrive does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from takt.inventory import Anchor, Facts
from takt.quality.inspections.commands import Flaw, ForKind, Kind, Mode, Said, Verdict
from takt.quality.inspections.gauges import Doubt, Gauge
from takt.quality.inspections.inspected_lots import Series, SeriesKey
from takt.quality.inspections.versions import Version

AREA = "quality"
QUARANTINE = "quarantine"
Status = Literal["awaited", "open", "passed", "failed", "void"]
CLOSED: dict[Verdict, Status] = {"pass": "passed", "fail": "failed"}


@dataclass(frozen=True, slots=True)
class Author:
    """Who said something, where, and its place in the order of all acts."""

    operation: str
    person: int
    device: str
    site: int
    place: Anchor


@dataclass(slots=True)
class Result:
    """What somebody found, in one word; `counts` where the person might say so."""

    author: Author
    inspection: str | None
    item: int
    lot: str | None
    verdict: Verdict
    note: str | None
    counts: bool
    undone_by: str | None = None


@dataclass(slots=True)
class Begin:
    """A sample that somebody drew, as the device worked it out."""

    author: Author
    inspection: str
    kind: Kind
    plan: int
    version: int
    item: int
    lot: str | None
    quantity: int | None
    units: int
    supplier: int | None
    for_kind: ForKind | None
    for_id: int | None
    step: str | None
    seed: str
    sample: int
    ac: int
    re: int
    letter: str | None
    mode: Mode | None
    counts: bool
    undone_by: str | None = None
    by_piece: bool = False
    """Whether quantities of its item are pieces."""
    in_category: bool = True
    """Whether its item was of the category of the plan, where that has one."""

    @property
    def is_opening(self) -> bool:
        """Whether it opened an inspection of its own."""
        return self.inspection == self.author.operation


@dataclass(slots=True)
class Taken:
    """What one act read on the units of a sample.

    It does not count where there is a doubt, until somebody accepts it all the same.
    """

    author: Author
    inspection: str
    version: int
    readings: list[Said]
    defects: list[Flaw]
    gauge: int | None
    note: str | None
    doubt: Doubt | None
    accepted_by: str | None = None
    undone_by: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is judged by."""
        return self.doubt is None or self.accepted_by is not None


@dataclass(slots=True)
class Inspection:
    """Goods to be looked at; `awaited` while what opens it has not arrived.

    What the opening act said stands in `opened_*` and in the goods; plan, version, supplier and
    the sample are what counts, with what the one who began it said.
    """

    id: str
    site: int
    item: int
    lot: str | None
    status: Status
    kind: Kind = "receipt"
    line: int | None = None
    quantity: int | None = None
    verdict: Verdict | None = None
    result: str | None = None
    person: int | None = None
    opened_at: int | None = None
    closing: Anchor | None = None
    plan: int | None = None
    version: int | None = None
    supplier: int | None = None
    for_kind: ForKind | None = None
    for_id: int | None = None
    operation: str | None = None
    opened_by: str | None = None
    opened_plan: int | None = None
    opened_version: int | None = None
    opened_supplier: int | None = None
    units: int | None = None
    seed: str | None = None
    n: int | None = None
    ac: int | None = None
    re: int | None = None
    letter: str | None = None
    mode: Mode | None = None
    found: int = 0
    nonconforming: list[int] = field(default_factory=list)
    defects: int = 0
    is_due: bool = True
    """False where other acts came to light, so that it would not be opened now."""
    is_stopped: bool = False
    """True where its sample is good and nothing is accepted, since inspection is discontinued."""
    is_new: bool = False

    @property
    def is_received(self) -> bool:
        """Whether what opened it is on record, so that it is known which goods it is about."""
        return self.status != "awaited"

    @property
    def closed_at(self) -> int | None:
        """When it was decided."""
        return None if self.closing is None else self.closing[0]

    def units_for(self, begin: Begin) -> int:
        """How many pieces a sample is of: no fewer than are known to be there."""
        if not begin.by_piece or not self.fits(begin):
            return begin.units
        quantity = self.quantity if self.is_received else begin.quantity
        return max(begin.units, quantity or 0)

    def fits(self, said: Result | Begin) -> bool:
        """Whether something is about the goods of the inspection, as far as they are known."""
        return not self.is_received or (said.item, said.lot) == (self.item, self.lot)


SaidT = TypeVar("SaidT", Result, Begin, Taken)


def standing(said: Iterable[SaidT]) -> list[SaidT]:
    """What counts and nobody has taken back, the earliest first."""
    return [one for one in said_in_order(said) if one.undone_by is None]


def said_in_order(said: Iterable[SaidT]) -> list[SaidT]:
    """What counts, the earliest first, whether it was taken back or not."""
    return sorted((one for one in said if one.counts), key=lambda one: one.author.place)


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan that a receipt is inspected by."""

    plan: int
    version: int
    supplier: int | None
    holds: bool


@dataclass(slots=True)
class Quality:
    """What one push knows and leaves of inspections."""

    looked: frozenset[str] = frozenset()
    """Inspections that are begun or read on in the push."""
    foreseen: frozenset[str] = frozenset()
    """Their lots, as far as they were known."""
    expected: set[str] = field(default_factory=set)
    """Inspections that acts of the push may open, or have opened."""
    planned: dict[str, Planned] = field(default_factory=dict)
    """Receipts that a plan wants to see inspected."""
    suppliers: dict[str, int] = field(default_factory=dict)
    """Receipts of the push -> from whom they come."""
    inspected_items: frozenset[int] = frozenset()
    inspected_lines: frozenset[int] = frozenset()
    inspections: dict[str, Inspection] = field(default_factory=dict)
    changed: dict[str, Inspection] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)
    """All results that the push may have to know, by their acts; so begins and readings."""
    begins: dict[str, Begin] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    versions: dict[int, Version] = field(default_factory=dict)
    categories: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Item -> its category and those above it, where a plan asks for one."""
    gauges: dict[int, Gauge] = field(default_factory=dict)
    gauged: frozenset[int] = frozenset()
    """Characteristics that have to be measured with a gauge."""
    series: dict[SeriesKey, Series] = field(default_factory=dict)
    retold_series: set[SeriesKey] = field(default_factory=set)
    """Series of which a lot came to something else."""
    due_again: bool = False
    """Whether an inspection is settled because others overtook it."""
    fresh: list[Result | Begin | Taken] = field(default_factory=list)
    undone: dict[str, str] = field(default_factory=dict)
    """Result, begin or readings on record -> the undo."""
    retold: set[str] = field(default_factory=set)
    """Readings of which devices have to know anew."""
    accepted: dict[str, str] = field(default_factory=dict)
    """Readings -> the act that lets them count."""

    def said_of(self, inspection: str) -> list[Result]:
        """Everything that was found in an inspection, in one word."""
        return [one for one in self.results.values() if one.inspection == inspection]

    def is_looked_at(self, inspection: str) -> bool:
        """Whether anybody has said something of its goods that stands."""
        said: list[Result | Begin | Taken] = [*self.said_of(inspection)]
        said += [*self.begins_of(inspection), *self.taken_of(inspection)]
        return any(one.counts and one.undone_by is None for one in said)

    def begins_of(self, inspection: str) -> list[Begin]:
        """Every sample that was drawn for an inspection."""
        return [one for one in self.begins.values() if one.inspection == inspection]

    def taken_of(self, inspection: str) -> list[Taken]:
        """All readings of an inspection."""
        return [one for one in self.taken.values() if one.inspection == inspection]


def quality_of(facts: Facts) -> Quality:
    """The facts of this area; none where it was not asked, as when an undo is settled."""
    return facts.known_to(AREA, Quality)
