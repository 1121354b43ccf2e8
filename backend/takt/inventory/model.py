"""What the inventory knows and what an act leaves behind; pure values, no I/O.

`Facts` is what one push needs to decide on, read in bulk and kept up to date while the batch
is walked over. `Outcome` collects what has to be written. The rules lie in `use_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar
from uuid import UUID, uuid5

from takt.inventory.commands import Command
from takt.inventory.counts import AnsweredCounts, CountOutcome
from takt.inventory.entries import LotEntry, PartyEntry, ScrapEntry
from takt.inventory.errors import SEVERITIES, Severity
from takt.inventory.kinds import Kinds
from takt.inventory.lots import Anchor, Lot, StatusChange
from takt.inventory.passed_holds import Parts
from takt.inventory.told_labels import Label
from takt.inventory.uses import Uses
from takt_sync.ports import PlacedOp

KnownT = TypeVar("KnownT")

NOTICE_NAMESPACE = UUID("0d0c9a44-6c0b-5a5e-8f0b-8a1e7d1f9c11")

Key = tuple[int, int, str]
"""Location, item, lot; the nil UUID where there is no lot."""


class Rights(Protocol):
    """What the identity area says of one person."""

    def held(self, permission: str, site: int | None, at_ms: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Item:
    """What the inventory has to know of an item."""

    id: int
    lot_tracked: bool
    active: bool
    serial_tracked: bool = False
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place, or one of the virtual ends of a move."""

    id: int
    kind: str
    role: str | None
    site: int
    warehouse: int | None
    time_zone: str = "UTC"
    counted_by: int | None = None
    """The blind stocktake that hides its figures."""
    frozen_by: int | None = None
    """The stocktake during which nothing should move there."""

    @property
    def is_virtual(self) -> bool:
        """Whether nobody can stand there."""
        return self.kind == "virtual"

    @property
    def scope(self) -> str | None:
        """Where the balances of this place are published."""
        if self.is_virtual:
            return None
        if self.counted_by is not None:
            return f"counted:{self.counted_by}"
        return f"warehouse:{self.warehouse or self.site}"


@dataclass(slots=True)
class Stock:
    """The balance of one key while a batch is decided on."""

    quantity: int
    anchor: Anchor | None


@dataclass(slots=True)
class Event:
    """One entry of the ledger, with the operation that made it."""

    location: int
    item: int
    lot: str
    quantity: int
    place: Anchor
    part: int
    operation: str

    @property
    def key(self) -> Key:
        """What the entry is about."""
        return self.location, self.item, self.lot


@dataclass(slots=True)
class Target:
    """An earlier operation that another one speaks of."""

    id: str
    kind: str
    person: int
    place: Anchor
    args: dict[str, Any]
    is_applied: bool
    events: list[Event] = field(default_factory=list)
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """An arrival of a lot somewhere."""

    event: Event
    site: int
    time_zone: str
    role: str | None


@dataclass(slots=True)
class Approval:
    """An adjustment or a count that waits for another person's word."""

    operation: str
    kind: str
    site: int
    person: int
    device: str
    item: int
    lot: str
    location: int
    quantity: int
    reason: int | None
    place: Anchor
    at: int
    status: Literal["pending", "approved", "rejected"] = "pending"
    decided_by: int | None = None
    decided_at: int | None = None
    others: tuple[int, ...] = ()
    """Further people who counted; none of them may approve."""
    meaning: str | None = None
    method: str | None = None
    answer_reason: int | None = None
    answered_in: str | None = None
    """The act that decided."""


@dataclass(slots=True)
class Notice:
    """Something that a person has to look at."""

    id: str
    code: str
    site: int
    operation: str | None
    device: str | None
    person: int | None
    item: int | None = None
    lot: str | None = None
    location: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    status: Literal["open", "closed"] = "open"
    opened_at: int = 0
    closed_at: int | None = None
    resolution: str | None = None
    severity: Severity | None = None
    """Where it is not the one of its code: time has made it worse."""

    @property
    def weight(self) -> Severity:
        """How urgent it is."""
        return self.severity or SEVERITIES[self.code]


@dataclass(frozen=True, slots=True)
class Booked:
    """An act that took effect, for the areas that follow it; `undoes` is what an undo took back."""

    act: Act
    command: Any
    line: Line
    undoes: Target | None = None


@dataclass(slots=True)
class Outcome:
    """All that the decisions of one batch leave to be written."""

    events: list[Event] = field(default_factory=list)
    lots: dict[str, Lot] = field(default_factory=dict)
    changes: list[StatusChange] = field(default_factory=list)
    undone_changes: dict[tuple[str, Anchor], str | None] = field(default_factory=dict)
    """Lot and place of a change -> what takes exactly that change back; None: it stands again."""
    redated: dict[str, Act] = field(default_factory=dict)
    """Lots of which a day was told after they were there -> the act that told it last."""
    retold: dict[str, Act] = field(default_factory=dict)
    """Known lots of which something was said, or no longer is -> the act."""
    described: dict[str, str] = field(default_factory=dict)
    """Descriptions by people -> the lot."""
    approvals: dict[str, Approval] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    counted: CountOutcome = field(default_factory=CountOutcome)
    passed: set[str] = field(default_factory=set)
    """Lots whose passed holds are other ones now."""
    is_blind: bool = False
    """Whether a decision lacked what a lot became: the push is decided again, with all of it."""
    waiting: dict[str, str] = field(default_factory=dict)
    """Acts that wait, and for what: an undo for its original, a hold for its lot."""
    no_longer_waiting: set[str] = field(default_factory=set)
    lot_entries: list[LotEntry] = field(default_factory=list)
    scrap_entries: list[ScrapEntry] = field(default_factory=list)
    party_entries: list[PartyEntry] = field(default_factory=list)
    undone_entries: dict[str, str] = field(default_factory=dict)
    """Act whose entries no longer count -> the undo."""
    booked: list[Booked] = field(default_factory=list)


@dataclass(slots=True)
class Facts:
    """What one batch is decided on."""

    now_ms: int
    stream: str
    device: str
    device_site: int
    boot: str = ""
    device_status: str = "active"
    granted_until: int | None = None
    owner: int | None = None
    """Whose personal device it is; nobody else acts on it."""
    kinds: Kinds = field(default_factory=dict)
    is_followed: bool = False
    """Whether other areas want to know what was booked."""
    followers: Sequence[Callable[[Booked, Facts], None]] = ()
    """Their rules about it, act by act."""
    of: dict[str, Any] = field(default_factory=dict)
    """What other areas loaded for their own kinds, by area."""
    commands: dict[str, Command | None] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    locations: dict[int, Place] = field(default_factory=dict)
    difference: dict[int, int] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    rights: dict[int, Rights] = field(default_factory=dict)
    stock: dict[Key, Stock] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    began: dict[int, int] = field(default_factory=dict)
    """The earliest moment of acts of this push that move stock, by their number."""
    answered: AnsweredCounts = field(default_factory=AnsweredCounts)
    notices: dict[str, Notice] = field(default_factory=dict)
    reached: dict[str, list[Reach]] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    parts: Parts = field(default_factory=Parts)
    unwalked: set[str] = field(default_factory=set)
    """Known lots of which it was not read what they became."""
    holders: dict[str, set[str]] = field(default_factory=dict)
    """Lots with holds that came from a lot."""
    uses: Uses = field(default_factory=Uses)
    labels: dict[str, list[Label]] = field(default_factory=dict)
    """What receipts said of the expiry of lots; earlier ones only where there is a doubt."""
    waiting: set[str] = field(default_factory=set)
    """Those of the acts spoken of that wait."""
    lot_codes: dict[str, str] = field(default_factory=dict)
    """What later codes of lots lead to: the identifier that they would give -> the lot."""
    reads_stock: bool = False
    asks_pick_reason: bool = False
    """Whether the plant keeps reasons for taking another lot than the proposed one."""
    least_days: dict[int, int] = field(default_factory=dict)
    """The shelf life that customers want to be left, in days."""
    outcome: Outcome = field(default_factory=Outcome)

    def note_booked(self, booked: Booked) -> None:
        """Remembers an act that took effect, and lets other areas say what follows from it."""
        self.outcome.booked.append(booked)
        for follow in self.followers:
            follow(booked, self)

    def known_to(self, area: str, make: Callable[[], KnownT]) -> KnownT:
        """What an area knows of the push; made where there is nothing, and only there.

        Areas ask for each act, so whatever was made in vain would be made a thousand times.
        """
        found: KnownT | None = self.of.get(area)
        if found is None:
            found = self.of[area] = make()
        return found

    def may(self, person: int, permission: str, site: int, at_ms: int) -> bool:
        """Whether a person held a permission at a time."""
        rights = self.rights.get(person)
        return rights is not None and rights.held(permission, site, at_ms)


@dataclass(slots=True)
class Act:
    """One operation on its way into the books."""

    id: str
    n: int
    kind: str
    person: int
    device: str
    effective: int
    lo: int
    hi: int
    base_head: int
    is_backdated: bool
    place: Anchor


@dataclass(slots=True)
class Line:
    """What the live board shows of an act."""

    item: int | None = None
    lot: str | None = None
    source: int | None = None
    target: int | None = None
    quantity: int | None = None


def act_of(placed: PlacedOp, facts: Facts) -> Act:
    """The act that a placed operation is."""
    operation, placement = placed.operation, placed.placement
    return Act(
        operation.id,
        operation.n,
        operation.kind,
        operation.actor,
        placed.device,
        placement.effective,
        placement.lo,
        placement.hi,
        placed.base_head,
        placement.is_backdated,
        (placement.effective, facts.stream, operation.n),
    )


def notice_id(operation: str, code: str, detail: str = "") -> str:
    """The same notice for the same cause, however often it is decided."""
    return str(uuid5(NOTICE_NAMESPACE, f"{operation}:{code}:{detail}"))


def open_notice(facts: Facts, act: Act, code: str, **about: Any) -> Notice:
    """Opens a notice about an act; `about` gives site, item, lot, location and data."""
    about.setdefault("site", facts.device_site)
    detail = str(about.pop("detail", ""))
    notice = Notice(
        id=notice_id(act.id, code, detail),
        code=code,
        operation=act.id,
        device=act.device,
        person=act.person,
        opened_at=facts.now_ms,
        **about,
    )
    facts.outcome.notices[notice.id] = notice
    return notice
