"""Stock as a deterministic fold: which legs an act has, what they sum up to, what undo means.

All stock is the fold of append-only events in the order (effective, stream, n, part). A delta adds,
an accepted count sets. Nothing here knows of databases; quantities are scaled integers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Order = tuple[int, str, int, int]
Anchor = tuple[int, str, int]
Key = tuple[int, int, str | None]

# An undo stands right behind the legs of its original; a count's second leg behind both.
UNDO_PART = 8
SECOND_LEG_PART = 16
# A regrouping has up to eight lines of two legs each, and its undo stands behind them all.
REGROUP_KIND = "lot.regroup"
REGROUP_UNDO_PART = 16
REGROUP_LINES_MAX = 8

MOVE_KINDS = frozenset(
    {
        "stock.receive",
        "stock.put_away",
        "stock.move",
        "stock.issue",
        "stock.return",
        "stock.scrap",
        "stock.ship",
        "stock.consume",
        "stock.output",
    }
)
"""What takes a quantity of one key from one place to another."""
BOOKED_KINDS = MOVE_KINDS | {REGROUP_KIND}
"""What changes balances at once, and what an undo takes back by counter-entries."""
EMPTY_KIND = "stock.count_empty"
"""Nothing lies at a place: it has no legs of its own, the server takes them from `empty_legs`."""
COUNT_KINDS = frozenset({"stock.count", EMPTY_KIND})
"""What says how much there is; it changes nothing before it is accepted."""
QUANTITY_MAX = 10**12
BALANCE_MAX = 2**53 - 1


@dataclass(frozen=True, slots=True)
class StockEvent:
    """One entry of the ledger: a delta, or an accepted count."""

    location: int
    item: int
    lot: str | None
    kind: Literal["delta", "count"]
    quantity: int
    effective: int
    stream: str
    n: int
    part: int

    @property
    def key(self) -> Key:
        """What the entry is about."""
        return self.location, self.item, self.lot

    @property
    def order(self) -> Order:
        """Its place in the ledger."""
        return self.effective, self.stream, self.n, self.part


@dataclass(frozen=True, slots=True)
class Balance:
    """What is on hand, and the last accepted count that it starts from."""

    quantity: int = 0
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an act before it has a place in time."""

    location: int
    item: int
    lot: str | None
    kind: Literal["delta", "count"]
    quantity: int

    @property
    def key(self) -> Key:
        """What the leg is about."""
        return self.location, self.item, self.lot


def act_legs(kind: str, args: Mapping[str, Any]) -> tuple[Leg, ...]:
    """The legs of an act; an act that moves no stock has none."""
    if kind in MOVE_KINDS:
        item, lot, quantity = args["item"], args["lot"], args["quantity"]
        return (
            Leg(args["from"], item, lot, "delta", -quantity),
            Leg(args["to"], item, lot, "delta", quantity),
        )
    if kind == REGROUP_KIND:
        return regroup_legs(args)
    if kind == "stock.count":
        return (Leg(args["location"], args["item"], args["lot"], "count", args["quantity"]),)
    return ()


def empty_legs(location: int, keys: Iterable[Key]) -> tuple[Leg, ...]:
    """One count of zero for every key of a place, in the order of the keys."""
    here = {key for key in keys if key[0] == location}
    return tuple(
        Leg(location, item, lot, "count", 0)
        for _, item, lot in sorted(here, key=lambda key: (key[1], key[2] or ""))
    )


def regroup_legs(args: Mapping[str, Any]) -> tuple[Leg, ...]:
    """Lots that become other lots at a place: each line goes into the conversion or out of it.

    So every lot by itself adds up to nothing over all locations.
    """
    here, conversion = args["location"], args["conversion"]
    signed = [(line, -1) for line in args["inputs"]] + [(line, 1) for line in args["outputs"]]
    return tuple(
        leg
        for line, sign in signed
        for leg in (
            Leg(here, line["item"], line["lot"], "delta", sign * line["quantity"]),
            Leg(conversion, line["item"], line["lot"], "delta", -sign * line["quantity"]),
        )
    )


def undo_part(kind: str) -> int:
    """How far behind the legs of an act of this kind its undo stands."""
    return REGROUP_UNDO_PART if kind == REGROUP_KIND else UNDO_PART


def adjustment_legs(args: Mapping[str, Any], difference: int) -> tuple[Leg, ...]:
    """The legs of an approved adjustment against the site's stocktake-difference location."""
    item, lot, quantity = args["item"], args["lot"], args["quantity"]
    return (
        Leg(args["location"], item, lot, "delta", quantity),
        Leg(difference, item, lot, "delta", -quantity),
    )


def place_legs(legs: Sequence[Leg], anchor: Anchor, part: int = 0) -> list[StockEvent]:
    """Give legs their place in the ledger: that of the act (effective, stream, n)."""
    effective, stream, n = anchor
    return [
        StockEvent(
            leg.location, leg.item, leg.lot, leg.kind, leg.quantity, effective, stream, n, part + i
        )
        for i, leg in enumerate(legs)
    ]


def undo_events(original: Iterable[StockEvent], behind: int = UNDO_PART) -> list[StockEvent]:
    """Counter-entries right behind the original; an undone count is voided instead."""
    return [
        replace(event, quantity=-event.quantity, part=event.part + behind)
        for event in original
        if event.kind == "delta"
    ]


def second_leg(
    count: StockEvent, booked_variance: int, variance_now: int, difference: int, entry: int = 0
) -> StockEvent | None:
    """The entry at the difference location that brings what is booked for a count up to date.

    `booked_variance` is what earlier entries of this count stand for; each later change of the
    variance is a further entry, numbered by `entry`. A voided count has the variance 0.
    """
    change = variance_now - booked_variance
    if change == 0:
        return None
    return StockEvent(
        difference, count.item, count.lot, "delta", -change,
        count.effective, count.stream, count.n, SECOND_LEG_PART + entry,
    )  # fmt: skip


def fold(events: Iterable[StockEvent], start: Balance | None = None) -> Balance:
    """The balance of one key after the events, taken in ledger order."""
    balance = start or Balance()
    quantity, anchor = balance.quantity, balance.anchor
    for event in sorted(events, key=_order):
        if event.kind == "delta":
            quantity += event.quantity
        else:
            quantity, anchor = event.quantity, event.order[:3]
    return Balance(quantity, anchor)


def _order(event: StockEvent) -> Order:
    return event.effective, event.stream, event.n, event.part


def variance(events: Iterable[StockEvent], count: StockEvent, start: int = 0) -> int:
    """Counted minus what the events before the count add up to, as of its time."""
    before = [event for event in events if event.order < count.order]
    return count.quantity - fold(before, Balance(start)).quantity


def balance_as_of(events: Iterable[StockEvent], at: int) -> int:
    """What was on hand at the end of a moment."""
    return fold(event for event in events if event.effective <= at).quantity


def is_late(event: StockEvent, anchor: Anchor | None) -> bool:
    """Whether an event lies before the last accepted count, so that it changes no on-hand."""
    return anchor is not None and event.order[:3] < anchor


def replay(base: Mapping[Key, int], pending: Iterable[Leg]) -> dict[Key, int]:
    """The figures on a device's screen: server state plus its own pending acts.

    Deltas count at once. A pending count changes no figure; the card says that it is being booked.
    """
    view = dict(base)
    for leg in pending:
        if leg.kind == "delta":
            view[leg.key] = view.get(leg.key, 0) + leg.quantity
    return view


def undo_legs(kind: str, args: Mapping[str, Any]) -> tuple[Leg, ...]:
    """What a pending undo of an act adds to the screen."""
    return tuple(
        replace(leg, quantity=-leg.quantity) for leg in act_legs(kind, args) if leg.kind == "delta"
    )
