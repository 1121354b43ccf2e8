"""`lot.describe`: what a lot's label says is put right by a person, field by field.

An intent: each field is told with what the person saw. Where it says something else by now the act
is held, for somebody was faster. A new code leaves the identifier as it is (see `lot_codes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from takt.inventory import errors
from takt.inventory.extension import Kind, Names
from takt.inventory.lot_codes import add_code, later_codes
from takt.inventory.lot_words import ATTRIBUTE, DAYS
from takt.inventory.lots import Lot, lot_id, normal_lot_code
from takt.inventory.model import Act, Booked, Facts, Line
from takt.inventory.use_cases.judge_act import has_right
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.envelope import is_uuid
from takt_sync.ports import Applied, Held

if TYPE_CHECKING:
    from takt_sync.envelope import Operation

AREA = "lot_descriptions"
ATTRIBUTES_MAX = 20
KNOWN = "SELECT id FROM lot WHERE id = ANY ($1::uuid[])"

Value = Annotated[str, Meta(min_length=1, max_length=200)] | None
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Change = tuple[Value, Value]
"""What the person saw, and what it shall be."""


class Describe(msgspec.Struct, frozen=True):
    """What shall be said of a lot."""

    lot: str
    changes: Annotated[dict[Name, Change], Meta(min_length=1, max_length=24)]


@dataclass(slots=True)
class Codes:
    """New codes of a batch: those that lots bear already, and those that were given in it."""

    taken: dict[str, str] = field(default_factory=dict)
    given: list[tuple[int, str, str]] = field(default_factory=list)


def _names(command: Describe) -> Names:
    lots = frozenset({command.lot} if is_uuid(command.lot) else ())
    # Of a lot whose days change one has to know where it went.
    is_dated = not command.changes.keys().isdisjoint(DAYS)
    return Names(held_lots=lots) if is_dated else Names(changed_lots=lots)


def describe(act: Act, command: Describe, facts: Facts) -> Applied | Held:
    """Decides on one description; all of it holds or none."""
    is_sound = is_uuid(command.lot) and all(map(_is_sound, command.changes.items()))
    lot = facts.lots.get(command.lot) if is_sound else None
    if lot is None:
        return Held(errors.NOT_FOUND if is_sound else errors.UNPARSED)
    if not has_right(act, facts, facts.device_site):
        return Held(errors.RIGHT_MISSING)
    if any(said(lot, name) != change[0] for name, change in command.changes.items()):
        return Held(errors.CONFLICT)
    attributes = _attributes(lot, command)
    if len(attributes) > ATTRIBUTES_MAX:
        return Held(errors.OVERFLOW)
    code = _new_code(command)
    if code is not None and (lot.code is None or not _may_bear(lot, code, facts)):
        return Held(errors.CONFLICT)
    _apply(lot, command, attributes)
    if not command.changes.keys().isdisjoint(DAYS):
        facts.outcome.redated[lot.id] = act
    facts.outcome.retold[lot.id] = act
    facts.outcome.described[act.id] = lot.id
    facts.outcome.lots[lot.id] = lot
    return Applied(Line(item=lot.item, lot=lot.id))


def _new_code(command: Describe) -> str | None:
    wanted = command.changes.get("code", (None, None))[1]
    return None if wanted is None else wanted.strip()


def _attributes(lot: Lot, command: Describe) -> dict[str, str]:
    """The attributes afterwards; what is described as nothing is gone."""
    after = dict(lot.attributes)
    for name, (_, wanted) in command.changes.items():
        if name.startswith(ATTRIBUTE):
            after[name.removeprefix(ATTRIBUTE)] = wanted or ""
    return {name: value for name, value in after.items() if value}


def said(lot: Lot, name: str) -> str | None:
    """What is known of a lot, as the text that a change names."""
    if name.startswith(ATTRIBUTE):
        return lot.attributes.get(name.removeprefix(ATTRIBUTE))
    value = getattr(lot, name)
    return value.isoformat() if isinstance(value, date) else value


def _is_sound(change: tuple[str, Change]) -> bool:
    """Whether a field can be described at all, and by such a value."""
    name, (before, wanted) = change
    if before == wanted:
        return False
    if name.startswith(ATTRIBUTE):
        return 1 <= len(name.removeprefix(ATTRIBUTE)) <= 40
    if name == "code":
        return wanted is not None and 0 < len(normal_lot_code(wanted)) <= 100
    return name in DAYS and (wanted is None or _is_day(wanted))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _may_bear(lot: Lot, code: str, facts: Facts) -> bool:
    """Whether a code is free, or leads to this lot already; then it is the lot's."""
    codes: Codes = facts.of[AREA]
    id_ = lot_id(lot.item, code)
    bearer = lot.id if id_ == lot.id else codes.taken.get(id_, lot.id)
    if bearer != lot.id:
        return False
    codes.taken[id_] = facts.lot_codes[id_] = lot.id
    if lot.code is not None and lot_id(lot.item, lot.code) == lot.id:
        codes.given.append((lot.item, lot.code, lot.id))
    codes.given.append((lot.item, code, lot.id))
    return True


def _apply(lot: Lot, command: Describe, attributes: dict[str, str]) -> None:
    for name, (_, wanted) in command.changes.items():
        if name == "code" and wanted is not None:
            lot.code = wanted.strip()
        elif name in DAYS:
            setattr(lot, name, None if wanted is None else date.fromisoformat(wanted))
    lot.attributes = attributes


class LotDescriptions:
    """The part of descriptions in a push."""

    area = AREA
    kinds: Mapping[str, Kind] = {
        "lot.describe": Kind(Describe, describe, "inventory.edit_lot", True, _names)
    }

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Which of the new codes lots bear already."""
        codes = facts.of[AREA] = Codes()
        named: set[str] = set()
        for operation in operations:
            command: Any = facts.commands[operation.id]
            if type(command) is not Describe or command.lot not in facts.lots:
                continue
            if code := _new_code(command):
                named.add(lot_id(facts.lots[command.lot].item, code))
        if named:
            bearers = [str(row[0]) for row in await connection.fetch(KNOWN, list(named))]
            codes.taken = {lot: lot for lot in bearers} | await later_codes(connection, named)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Notes under which codes a lot can be found from now on."""
        codes = facts.of.get(AREA)
        if booked and isinstance(codes, Codes):
            for item, code, lot in codes.given:
                await add_code(connection, feed, item, code, lot)
