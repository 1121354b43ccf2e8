"""What the plans in force ask of an act: values of a push, read in bulk. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from takt.inventory import Anchor, Facts
from takt.quality.plans.model import TRIGGERS as OF_KIND
from takt.quality.plans.model import Trigger

AREA: Final = "quality.openings"
PlanKind = Literal["receipt", "in_process", "final", "shipment", "move"]
TRIGGERS: Final = OF_KIND["in_process"]


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """From when on a version of a plan counts."""

    id: int
    from_on: date


@dataclass(frozen=True, slots=True)
class Rule:
    """A plan, as far as it says which acts open an inspection."""

    id: int
    kind: PlanKind
    trigger: Trigger
    every: int | None
    item: int | None
    category: int | None
    supplier: int | None
    customer: int | None
    operation: str | None
    holds: bool
    versions: tuple[RuleVersion, ...] = ()
    active: bool = True

    @property
    def quarantines(self) -> bool:
        """Whether the goods wait for the verdict; what is made always does at its end."""
        return self.holds or self.kind == "final"


OUTPUT_KINDS: Final[frozenset[PlanKind]] = frozenset({"final", "in_process"})
"""What the output of production may open."""

Asked = tuple[Rule, RuleVersion]
"""A plan that holds, and its version in force."""


@dataclass(frozen=True, slots=True)
class Made:
    """Goods that an act brought: out of production, or to another place."""

    act: str
    place: Anchor
    item: int
    lot: str | None
    quantity: int
    site: int
    day: date
    person: int
    device: str
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An inspection on record; it stands while its act is due, and was not taken back."""

    id: str
    act: str
    lot: str | None
    plan: int | None
    stands: bool


@dataclass(slots=True)
class Group:
    """All that stands of the output of one order, or of one batch without an order."""

    order: int | None
    made: dict[str, Made] = field(default_factory=dict)


@dataclass(slots=True)
class Opened:
    """What a push knows of plans and of what they opened."""

    rules: Mapping[int, Rule] = field(default_factory=dict)
    categories: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Item -> its category, and those above it."""
    zones: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Place -> its code, and those of the places that it lies in, the nearest first."""
    suppliers: Mapping[int, int] = field(default_factory=dict)
    shipments: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    ends: Mapping[int, tuple[int, bool]] = field(default_factory=dict)
    """Order -> how much it asks for, and whether it is closed."""
    groups: dict[str, Group] = field(default_factory=dict)
    group_of: dict[str, str] = field(default_factory=dict)
    """Act -> the group of its output."""
    by_act: dict[str, set[str]] = field(default_factory=dict)
    """Act -> the inspections that it opened."""
    settled: set[tuple[str, int]] = field(default_factory=set)
    """Act and plan of inspections that stand whatever else the order makes; nothing is loaded."""
    chosen: dict[tuple[int, date, str, str | None], Asked | None] = field(default_factory=dict)
    """The plan for an item, on a day, of a kind and a trigger, once it was looked up."""
    named: set[str] = field(default_factory=set)
    """The inspections that there may be."""

    def has_plan(self, kind: PlanKind) -> bool:
        """Whether a plan of a kind is in force, for whatever goods."""
        return any(rule.kind == kind for rule in self.rules.values())

    def asked(self, order: int | None, made: Iterable[Made]) -> int | None:
        """How much there is with the last piece of an order: what is closed has had its last."""
        asked, is_closed = self.ends.get(order or 0, (None, False))
        if asked is None or not is_closed:
            return asked
        return min(asked, sum(one.quantity for one in made))

    def group(self, act: str) -> Group:
        """The group that an act belongs to."""
        return self.groups.setdefault(self.group_of[act], Group(None))


def opened_of(facts: Facts) -> Opened:
    """The facts of this area; none where nothing was foreseen."""
    return facts.known_to(AREA, Opened)
