"""Whatever is wrong with an act or a form about a nonconformance is named, and changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.api.test_wrong_catalogue import Shop
from tests.api.wrong_catalogue import Wrong
from tests.api.wrong_nonconformances import ACTION, ACTS, CASE, CASES, DISPOSE, PATH, REPORT, SIGN
from tests.integration.inventory.plant import GLUE, Plant, a_plant


@pytest.fixture
async def plant(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Plant]:
    async with a_plant(database, clock, tmp_path) as made:
        yield made


def good(plant: Plant) -> dict[str, dict[str, Any]]:
    """Arguments that each kind takes as they are."""
    about = {"item": GLUE, "lot": None, "location": plant.places["A1"], "quantity": 5}
    said = {"defect": None, "severity": "minor", "hold": True, "inspection": None, "note": None}
    signed = {"nonconformance": CASE, "method": "pin", "note": None}
    decided = {"disposition": "scrap", "quantity": 1, "location": None, "reason": None}
    return {
        REPORT: about | said,
        DISPOSE: signed | decided | {"meaning": "disposed"},
        SIGN: signed | {"step": "release", "decision": "approve", "meaning": "released"},
    }


async def test_a_wrong_act_is_stored_and_held_and_changes_nothing(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    for kind, args in good(plant).items():
        phone.record(kind, worker.id, args)
    receipt = await plant.push(phone)
    assert {one[1] for one in receipt["results"]} == {"applied"}, receipt
    counted = "SELECT count(*) FROM nonconformance_step", "SELECT count(*) FROM nonconformance"
    before = [await plant.server.fetch(one) for one in counted]

    expected = {}
    for name, (kind, wrong, reason) in ACTS.items():
        act = phone.record(kind, worker.id, good(plant)[kind] | wrong)
        expected[name] = [act["n"], "held", reason]
    results = {one[0]: one for one in (await plant.push(phone))["results"]}

    assert {name: results[one[0]] for name, one in expected.items()} == expected
    assert [await plant.server.fetch(one) for one in counted] == before
    assert await plant.stock() == {}


async def test_a_disposition_takes_goods_from_no_place_where_nobody_can_stand(
    plant: Plant,
) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    for place in ("scrap", "supplier", "customer", "difference", "conversion"):
        wrong = {"location": plant.places[place]}
        phone.record(DISPOSE, worker.id, good(plant)[DISPOSE] | wrong)
    receipt = await plant.push(phone)

    assert {tuple(one[1:3]) for one in receipt["results"]} == {("held", "bad_transition")}


async def test_who_may_not_decide_is_held(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("operator")
    for kind in (DISPOSE, SIGN):
        phone.record(kind, worker.id, good(plant)[kind])
    receipt = await plant.push(phone)

    assert {tuple(one[1:3]) for one in receipt["results"]} == {("held", "right_missing")}


async def test_a_wrong_form_names_its_faults(plant: Plant) -> None:
    shop = await _shop(plant)
    for case in CASES:
        await _is_refused(shop, case)


async def _shop(plant: Plant) -> Shop:
    """A case with an action and a claim, and the parties that the forms name."""
    server = plant.server
    boss = await server.administrator()
    shop = Shop(server, boss)
    phone = await plant.phone()
    act = phone.record(REPORT, boss.id, good(plant)[REPORT])
    await plant.push(phone)
    shop.rows |= {"case": act["id"], "boss": boss.id}
    party = {"code": "SUP", "name_en": "Party", "is_supplier": True}
    await shop.make("supplier", "/api/v1/parties", party)
    customer = {"code": "CUS", "name_en": "Party", "is_customer": True}
    await shop.make("customer", "/api/v1/parties", customer)
    await shop.make("action", f"{PATH}/{{case}}/actions", ACTION)
    return shop


async def _is_refused(shop: Shop, case: Wrong) -> None:
    before = await shop.server.written()
    reply = await shop.ask(case.method, case.path, case.form)
    assert reply.status_code == case.status, (case.name, reply.text)
    assert reply.headers["content-type"] == "application/problem+json"
    named = {(fault["field"], fault["code"]) for fault in reply.json().get("errors", [])}
    assert set(case.faults) <= named, (case.name, reply.text)
    if case.faults:
        assert {field for field, _ in named} == {field for field, _ in case.faults}, case.name
    assert await shop.server.written() == before, case.name


async def test_the_cases_are_many_and_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
    assert len(ACTS) >= 30
