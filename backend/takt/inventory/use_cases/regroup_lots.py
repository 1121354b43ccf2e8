"""Lots that become other lots where they lie: split, merged, relabelled, repacked, reworked.

One act with all its lines, so that no half of it can be lost. What is held stays held: the lots
that a blocked one becomes are on hold as well (see `passed_holds`), and an exception names them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from takt.inventory import errors
from takt.inventory.commands import NO_LOT, Regroup, RegroupInput, RegroupOutput
from takt.inventory.entries import LotEntry
from takt.inventory.lot_words import PASSED_DAYS
from takt.inventory.lots import Lot, PassedHold
from takt.inventory.model import Act, Event, Facts, Line, Place, open_notice
from takt.inventory.use_cases.book_move import book, made_lot, note_other_item, overflows
from takt.inventory.use_cases.change_lot_status import pass_on
from takt.inventory.use_cases.judge_act import blocking_change, is_over, note_item, note_rights
from takt.inventory.use_cases.know_lot import add_unknown_lot, describe_lot, is_untold
from takt.inventory.use_cases.name_reached import (
    left_during,
    listed,
    products_of,
    spans_of,
)
from takt_sync.ports import Applied, Held


def regroup_lots(act: Act, command: Regroup, facts: Facts) -> Applied | Held:
    """Decides on one regrouping and notes its effects."""
    place = facts.locations.get(command.location)
    conversion = facts.locations.get(command.conversion)
    lines: list[RegroupInput | RegroupOutput] = [*command.inputs, *command.outputs]
    if any(line.item not in facts.items for line in lines):
        return Held(errors.UNKNOWN_ITEM)
    if place is None or conversion is None:
        return Held(errors.UNKNOWN_LOCATION)
    if place.is_virtual or conversion.role != "conversion" or place.site != conversion.site:
        return Held(errors.BAD_TRANSITION)
    made = [made_lot(line, facts) for line in command.outputs]
    if None in made:
        return Held(errors.UNPARSED)
    lots = [line.lot or NO_LOT for line in command.inputs] + [lot for lot in made if lot]
    legs = _legs(act, command, lots)
    if overflows(facts, legs):
        return Held(errors.OVERFLOW)
    note_rights(act, facts, place.site)
    for item in {line.item for line in lines}:
        note_item(act, facts, facts.items[item], place.site)
    used = [_used(act, line, facts) for line in command.inputs]
    outputs = [
        _made(act, line, lot, facts)
        for line, lot in zip(command.outputs, made, strict=True)
        if lot is not None and lot != NO_LOT
    ]
    _note_expired(act, [lot for lot in used if lot], place, facts)
    _pass_days_on(act, [lot for lot in used if lot], command, made, facts)
    ids = [lot.id for lot in outputs]
    facts.parts.add(act.id, act.place, [lot.id for lot in used if lot], ids)
    pass_on([lot for lot in used if lot], facts)
    book(facts, act, legs)
    _note_entries(act, command, lots, place.site, facts)
    _name_blocked(act, [lot for lot in used if lot], command, made, facts)
    first = command.inputs[0]
    return Applied(Line(first.item, first.lot, place.id, place.id, first.quantity))


def _legs(act: Act, command: Regroup, lots: list[str]) -> tuple[Event, ...]:
    signed = [(line, -1) for line in command.inputs] + [(line, 1) for line in command.outputs]
    legs = []
    for place, ((line, sign), lot) in enumerate(zip(signed, lots, strict=True)):
        for part, where, change in (
            (2 * place, command.location, sign * line.quantity),
            (2 * place + 1, command.conversion, -sign * line.quantity),
        ):
            legs.append(Event(where, line.item, lot, change, act.place, part, act.id))
    return tuple(legs)


def _used(act: Act, line: RegroupInput, facts: Facts) -> Lot | None:
    """The lot that a line uses; one that nobody knew is on hold from here on."""
    if line.lot is None:
        return None
    lot = facts.lots.get(line.lot)
    if lot is None or is_untold(lot):
        lot = add_unknown_lot(act, line.lot, line.item, facts)
    if lot.item != line.item:
        note_other_item(act, lot, line.item, facts)
    return lot


def _made(act: Act, line: RegroupOutput, lot: str, facts: Facts) -> Lot:
    """The lot that a line makes, or adds to."""
    known = facts.lots.get(lot)
    if line.lot_code is None and (known is None or is_untold(known)):
        return add_unknown_lot(act, lot, line.item, facts)
    if known is None:
        known = facts.lots[lot] = facts.outcome.lots[lot] = Lot(lot, line.item, None)
    if known.item != line.item:
        note_other_item(act, known, line.item, facts)
    elif line.lot_code is not None:
        describe_lot(act, known, line, facts)
    return known


def _note_expired(act: Act, used: list[Lot], place: Place, facts: Facts) -> None:
    """Names each lot that was used when it had expired."""
    for lot in used:
        if lot.expires_on is not None and is_over(act.effective, lot, place):
            about = {"site": place.site, "item": lot.item, "lot": lot.id, "location": place.id}
            data = {"kind": act.kind, "expires_on": lot.expires_on.isoformat()}
            open_notice(facts, act, errors.LOT_EXPIRED, **about, data=data, detail=lot.id)


def _pass_days_on(
    act: Act, used: list[Lot], command: Regroup, made: list[str | None], facts: Facts
) -> None:
    """Another label makes goods no younger: the earliest day of what went in counts."""
    for line, id_ in zip(command.outputs, made, strict=True):
        lot = facts.lots.get(id_ or NO_LOT)
        if lot is None or lot.item != line.item:
            continue
        parents = [one for one in used if one.item == line.item and one.id != id_]
        lots = lot, parents
        fields = [name for name in PASSED_DAYS if _is_younger(act, line, name, lots, facts)]
        if fields:
            about = {"item": lot.item, "lot": lot.id, "detail": lot.id}
            data = {"fields": fields, "kind": act.kind}
            open_notice(facts, act, errors.LOT_CONFLICT, **about, data=data)


def _is_younger(
    act: Act, line: RegroupOutput, name: str, lots: tuple[Lot, list[Lot]], facts: Facts
) -> bool:
    """Passes one day on; whether the new label says a later one than what went in."""
    lot, parents = lots
    told = [getattr(one, name) for one in parents]
    earliest = min((day for day in told if day is not None), default=None)
    if earliest is None:
        return False
    known, label = getattr(lot, name), getattr(line, name)
    if known is None or known > earliest:
        setattr(lot, name, earliest)
        facts.outcome.lots[lot.id] = lot
        facts.outcome.retold[lot.id] = act
        if lot.id in facts.reached:
            facts.outcome.redated[lot.id] = act
    return label is not None and date.fromisoformat(label) > earliest


def _name_blocked(
    act: Act, used: list[Lot], command: Regroup, made: list[str | None], facts: Facts
) -> None:
    """Names what a blocked lot becomes, where that went before this was known, and what is no
    lot any more (I13).
    """
    site = facts.locations[command.location].site
    below = sorted(facts.parts.below(lot for lot in made if lot and lot != NO_LOT))
    for lot in used:
        passed = _passed_down(lot, below, facts)
        before = left_during(spans_of(passed), facts)
        before = [one for one in before if one["operation"] != act.id]
        blocking = blocking_change(lot, act.effective)
        change = blocking or (passed[0] if before else None)
        if change is None:
            continue
        reached = before if blocking is None else _becomes(lot, command, made) + before
        parts = sorted({one.lot for one in passed})
        data = {
            "kind": act.kind,
            "status": change.status,
            "held_by": change.operation,
            "before_hold": act.effective < change.place[0],
        }
        data |= listed("reached", reached) | listed("made", products_of(parts, facts))
        about = {"site": site, "item": lot.item, "lot": lot.id, "detail": lot.id}
        open_notice(facts, act, errors.LOT_ON_HOLD, **about, data=data)


def _becomes(lot: Lot, command: Regroup, made: list[str | None]) -> list[dict[str, Any]]:
    """The lots that a blocked one becomes; where it is none, the place where it lies."""
    return [
        {"location": command.location, "quantity": line.quantity}
        if id_ in (None, NO_LOT)
        else {"lot": id_, "quantity": None}
        for line, id_ in zip(command.outputs, made, strict=True)
        if id_ != lot.id
    ]


def _passed_down(lot: Lot, below: list[str], facts: Facts) -> list[PassedHold]:
    """The holds that came from a lot, or through it, to what was made of it."""
    sources = {lot.id, *(one.source for one in lot.passed)}
    return [
        one
        for id_ in below
        if id_ != lot.id
        for one in facts.lots[id_].passed
        if one.source in sources
    ]


def _note_entries(act: Act, command: Regroup, lots: list[str], site: int, facts: Facts) -> None:
    signed: list[tuple[RegroupInput | RegroupOutput, int]] = [
        *((line, -1) for line in command.inputs),
        *((line, 1) for line in command.outputs),
    ]
    facts.outcome.lot_entries.extend(
        LotEntry(
            act.id, place, act.id, lot, line.item, -1 if sign < 0 else 1, line.quantity,
            command.relation, None, command.machine, act.person, act.device, site, act.effective,
        )
        for place, ((line, sign), lot) in enumerate(zip(signed, lots, strict=True))
    )  # fmt: skip
