"""A held act is booked by a supervisor as its author said it, with every field of its kind."""

from typing import Any

import msgspec
import pytest

from takt.inventory import errors, lot_id
from takt.inventory.commands import Fact, Move
from takt.inventory.reading import COMMANDS
from takt.inventory.use_cases.book_move import ENDS
from tests.integration.inventory.plant import GLUE, Plant, one

RUN = "018f3a5e-0000-7000-8000-0000000000aa"
SAID: dict[str, Any] = {
    "unit": None,
    "entered": "2 boxes",
    "lot_code": None,
    "expires_on": "2027-05-01",
    "best_before_on": "2027-04-01",
    "produced_on": "2026-01-02",
    "attributes": {"colour": "red"},
    "reference": "S-77",
    "party": 71,
    "line": 72,
    "work_order": 73,
    "run": RUN,
    "machine": "M4",
    "proposed": lot_id(GLUE, "OTHER"),
    "reason": None,
    "note": "as told",
}
"""One value of each field beside goods and places; a new field has to be added here."""
CORRECTED = {"item", "from", "to", "quantity", "lot"}
NOT_BOOKED = {
    "lot.regroup": "of many lines: who held the lots records it anew",
    "stock.count": "a later count says it better",
    "stock.count_empty": "a later count says it better",
    "count.settle": "an intent: answered anew",
    "watermark.release": "an intent: told anew",
    "stock.adjust": "an intent: asked for anew",
    "lot.hold": "no move of stock: held once more",
    "lot.release": "an intent: asked for anew",
    "lot.reject": "an intent: asked for anew",
    "approve": "an intent: decided anew",
    "undo": "waits for its original by itself",
    "scan.unresolved": "is a notice of its own, which is booked",
    "resolve": "an intent: settled anew",
}
"""Kinds that nobody books from the inbox, and what happens instead."""


def what_was_said(kind: str) -> dict[str, Any]:
    """Every field of a kind that a correction leaves alone."""
    fields = {field.encode_name for field in msgspec.structs.fields(COMMANDS[kind])}
    return {name: SAID[name] for name in sorted(fields - CORRECTED)}


def test_of_every_kind_it_is_decided_whether_a_held_one_is_booked() -> None:
    bookable = {kind for kind, form in COMMANDS.items() if issubclass(form, Move)}
    assert bookable == set(ENDS) == set(msgspec.inspect.type_info(Fact).fields[0].type.values)  # type: ignore[attr-defined]  # the type of a closed set
    assert bookable | set(NOT_BOOKED) == set(COMMANDS)


@pytest.mark.parametrize("role", ["production", "customer"])
@pytest.mark.parametrize("kind", sorted(ENDS))
async def test_a_held_act_tells_the_inbox_everything_and_is_booked_with_it(
    plant: Plant, kind: str, role: str
) -> None:
    sources, targets = ENDS[kind]
    if role == "customer" and role not in sources:
        sources = sources[:1]
    source = role if role in sources else {"real": "A1"}.get(sources[0], sources[0])
    target = {"real": "A2"}.get(targets[0], targets[0])
    phone, worker, boss = (
        await plant.phone(),
        await plant.worker(),
        await plant.worker("supervisor"),
    )
    said = plant.move(9_999, source, target, 3) | what_was_said(kind)
    phone.record(kind, worker.id, said)
    await plant.push(phone)
    notice = one(await plant.notices(), "sync.held")

    assert notice["data"]["args"] == said

    args = notice["data"]["args"] | {"item": GLUE}
    fact = {"kind": kind, "args": args}
    decision = {"notice": notice["id"], "action": "book", "fact": fact, "note": None}
    phone.record("resolve", boss.id, decision)
    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "applied"]]
    entries = await plant.server.fetch("SELECT party, line FROM party_entry")
    uses = await plant.server.fetch("SELECT run::text, work_order, machine FROM lot_entry")
    is_trade = kind in ("stock.receive", "stock.ship") or source == "customer"
    line = None if kind == "stock.return" else 72
    assert [tuple(row) for row in entries] == ([(71, line)] if is_trade else [])
    is_use = kind in ("stock.consume", "stock.output")
    assert [tuple(row) for row in uses] == ([(RUN, 73, "M4")] if is_use else [])


async def test_what_nobody_can_book_does_not_travel_to_the_inbox(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.issue", worker.id, {"item": "nonsense"})
    await plant.push(phone)

    notice = one(await plant.notices(), errors.HELD)
    assert notice["data"]["args"] is None
