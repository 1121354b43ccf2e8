"""Reserve and unreserve, and how issues and shipments use up what was kept for them.

Takes part in pushes as areas above the inventory do; the rule of what is open is `reservations`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import msgspec

from takt.catalogue import code_key
from takt.inventory import errors, reservation_store
from takt.inventory.commands import Id, LongText, Quantity, ShortText, Undo
from takt.inventory.document_codes import code_of
from takt.inventory.kinds import Kind, Names
from takt.inventory.model import Act, Booked, Facts, Line, Target, open_notice
from takt.inventory.reservations import (
    USES,
    Reservation,
    Stockpile,
    Use,
    lot_key,
    open_quantities,
)
from takt.inventory.use_cases.judge_act import has_right
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.envelope import Operation, is_uuid
from takt_sync.ports import Applied, Held

AREA: Final = "reservations"


class Reserve(msgspec.Struct, frozen=True):
    """A quantity to keep. `for_id` is the code of a document, or the id of a work order."""

    item: Id
    lot: str | None
    location: Id | None
    quantity: Quantity
    for_kind: Literal["work_order", "shipment", "other"]
    for_id: Id | ShortText | None
    note: LongText | None


class Unreserve(msgspec.Struct, frozen=True):
    """A reservation that is needed no more."""

    reservation: str


class ReservationRow(msgspec.Struct):
    """A reservation as devices see it; `quantity` is what is still kept."""

    at: int
    for_id: str | None
    for_kind: str
    id: str
    item: int
    location: int | None
    lot: str | None
    note: str | None
    person: int
    quantity: int


@dataclass(slots=True)
class Reserved:
    """What the rules know, and what they decided."""

    known: dict[str, Reservation] = field(default_factory=dict)
    piles: dict[tuple[int, int], Stockpile] = field(default_factory=dict)
    fresh: list[Reservation] = field(default_factory=list)


def reserve(act: Act, command: Reserve, facts: Facts) -> Applied | Held:
    """Keeps a quantity for something; more than there is may be kept, and is said."""
    reserved: Reserved = facts.of[AREA]
    location = facts.locations.get(command.location) if command.location else None
    if command.item not in facts.items:
        return Held(errors.UNKNOWN_ITEM)
    if command.location is not None and (location is None or location.is_virtual):
        return Held(errors.UNKNOWN_LOCATION)
    if command.lot is not None and not is_uuid(command.lot):
        return Held(errors.UNPARSED)
    lot = facts.lots.get(command.lot) if command.lot else None
    if command.lot is not None and (lot is None or lot.item != command.item):
        return Held(errors.NOT_FOUND)
    site = facts.device_site if location is None else location.site
    if not has_right(act, facts, site):
        return Held(errors.RIGHT_MISSING)
    for_id = None if command.for_id is None else str(command.for_id).strip() or None
    made = Reservation(
        act.id, site, command.item, command.lot, command.location, command.quantity,
        command.for_kind, for_id, command.note, act.person, act.device, act.effective,
        open=command.quantity,
    )  # fmt: skip
    pile = reserved.piles.setdefault((site, made.item), Stockpile({}, {}))
    available = min(pile.available(made.lot), pile.available(None))
    if made.quantity > available:
        data = {"quantity": made.quantity, "available": max(0, available), "for": for_id}
        about = {"site": site, "item": made.item, "lot": made.lot, "location": made.location}
        open_notice(facts, act, errors.OVER_RESERVED, **about, data=data)
    pile.keep(made.lot, made.quantity)
    reserved.known[made.id] = made
    reserved.fresh.append(made)
    return Applied(Line(made.item, made.lot, None, made.location, made.quantity))


def unreserve(act: Act, command: Unreserve, facts: Facts) -> Applied | Held:
    """Ends a reservation, whoever made it."""
    reserved: Reserved = facts.of[AREA]
    known = reserved.known.get(command.reservation)
    if known is None:
        return Held(errors.NOT_FOUND)
    if known.ended_by is not None:
        return Held(errors.ALREADY_DECIDED)
    if not has_right(act, facts, known.site):
        return Held(errors.RIGHT_MISSING)
    known.ended_by = act.id
    return Applied(Line(known.item, known.lot, None, known.location, known.quantity))


def undo_reserve(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """The reservation was wrong: it ends as if it had been given up."""
    reserved: Reserved = facts.of.get(AREA) or Reserved()
    known = reserved.known.get(target.id)
    if known is not None and known.ended_by is not None:
        return Held(errors.ALREADY_DECIDED)
    if known is not None:
        known.ended_by = act.id
    target.is_undone = True
    args = target.args
    return Applied(Line(args["item"], args["lot"], None, args["location"], args["quantity"]))


def _names(command: Reserve) -> Names:
    is_lot = command.lot is not None and is_uuid(command.lot)
    return Names(
        items=frozenset({command.item}),
        locations=frozenset({command.location} if command.location else ()),
        lots=frozenset({command.lot} if is_lot and command.lot else ()),
    )


KINDS: Final[Mapping[str, Kind]] = {
    "stock.reserve": Kind(
        Reserve, reserve, "inventory.reserve", is_intent=True, names=_names, undo=undo_reserve
    ),
    "stock.unreserve": Kind(Unreserve, unreserve, "inventory.reserve", is_intent=True),
}


class ReservationActs:
    """The part of reservations in a push."""

    area: str = AREA
    kinds: Mapping[str, Kind] = KINDS

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Reads the reservations that acts name, and what is available of what they reserve."""
        reserved = facts.of[self.area] = Reserved()
        ids: set[str] = set()
        items: set[int] = set()
        for operation in operations:
            command: Any = facts.commands.get(operation.id)
            if type(command) is Reserve:
                items.add(command.item)
            elif type(command) is Unreserve and is_uuid(command.reservation):
                ids.add(command.reservation)
            elif type(command) is Undo and _is_reserved(facts, command.operation):
                ids.add(command.operation)
        if items:
            reserved.piles = await reservation_store.stockpiles(connection, items)
        reserved.known = await reservation_store.by_id(connection, ids)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores what was kept, given up, used and taken back, and what is open after it."""
        reserved: Reserved = facts.of.get(self.area) or Reserved()
        ended = _ended(booked)
        used = [use for one in booked if (use := use_of(one, facts)) is not None]
        undone = {
            one.undoes.id: one.act.id
            for one in booked
            if one.undoes is not None and (one.undoes.kind in USES or one.undoes.kind == "resolve")
        }
        if not (reserved.fresh or ended or used or undone):
            return
        if reserved.fresh or ended:
            await reservation_store.lock_all(connection)
        else:
            await reservation_store.lock_uses(connection)
        touched: list[tuple[int, set[str]]] = [(use.item, use.keys) for use in used]
        if reserved.fresh:
            await reservation_store.add(connection, reserved.fresh)
            touched += [(one.item, {one.for_key}) for one in reserved.fresh if one.for_key]
        if ended:
            await reservation_store.end(connection, ended)
        if used:
            await reservation_store.add_uses(connection, used)
        if undone:
            touched += await reservation_store.undo_uses(connection, undone)
        changed = [*reserved.fresh, *(await reservation_store.by_id(connection, ended)).values()]
        changed += await _settle(connection, touched)
        for one in changed:
            add_reservation(feed, one)


def _is_reserved(facts: Facts, operation: str) -> bool:
    """Whether an act of an earlier push is known to have reserved."""
    target = facts.targets.get(operation)
    return target is not None and target.kind == "stock.reserve"


def _ended(booked: Sequence[Booked]) -> dict[str, str]:
    """Which reservations ended by which acts."""
    ended: dict[str, str] = {}
    for one in booked:
        if type(one.command) is Unreserve:
            ended[one.command.reservation] = one.act.id
        elif one.undoes is not None and one.undoes.kind == "stock.reserve":
            ended[one.undoes.id] = one.act.id
    return ended


def use_of(one: Booked, facts: Facts) -> Use | None:
    """What an act took for a document that it names; None for all others.

    A document chosen on the screen is named by its number, a typed one by its code; reservations
    go by the code. A fact that a supervisor books is noted beside the `resolve` that carries it.
    """
    kind, command = one.act.kind, one.command
    if kind not in USES or one.line.item is None or command is None:
        return None
    code = code_of(facts, command) or (command.reference or "").strip()
    order = getattr(command, "work_order", None)
    if not code and order is None:
        return None
    quantity = -command.quantity if kind == "stock.return" else command.quantity
    return Use(
        one.act.id, USES[kind], code_key(code) if code else None,
        None if order is None else str(order), command.item, lot_key(command.lot), quantity,
    )  # fmt: skip


async def _settle(
    connection: Connection, touched: Sequence[tuple[int, set[str]]]
) -> list[Reservation]:
    """Folds anew what is kept of the touched items for the touched documents."""
    items = {item for item, _ in touched}
    keys = {key for _, some in touched for key in some}
    if not keys:
        return []
    kept = await reservation_store.of_documents(connection, items, keys)
    if not kept:
        return []
    figures = open_quantities(kept, await reservation_store.uses(connection, items, keys))
    changed = [one for one in kept if figures[one.id] != one.open]
    for one in changed:
        one.open = figures[one.id]
    if changed:
        await reservation_store.set_open(connection, {one.id: one.open for one in changed})
    return changed


def add_reservation(feed: FeedBatch, one: Reservation) -> None:
    """A reservation to its site, or its end when nothing is kept any more."""
    row = ReservationRow(
        one.at, one.for_id, one.for_kind, one.id, one.item, one.location, one.lot, one.note,
        one.person, one.open,
    )  # fmt: skip
    feed.add(f"site:{one.site}", "reservation", one.id, row if one.open else None)
