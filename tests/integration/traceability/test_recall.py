"""From a lot at fault to every place and every customer it reached, in one call."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.inventory.plant import GLUE, Plant
from tests.integration.traceability.factory import (
    FIRST,
    M1,
    M2,
    P1,
    P2,
    R1,
    R2,
    SECOND,
    Factory,
    a_factory,
    after_a_day,
)

FIGURES = ("stock", "floor", "used", "shipped", "returned", "scrapped")


async def recalled(factory: Factory, *lots: str, **more: Any) -> dict[str, Any]:
    reply = await factory.post("/api/v1/recall", {"lots": list(lots)} | more)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def figures(sheet: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    columns = [sheet["lots"][name] for name in FIGURES]
    return dict(zip(sheet["lots"]["lot"], zip(*columns, strict=True), strict=True))


async def test_a_recall_names_all_that_a_lot_went_into_and_where_it_is(plant: Plant) -> None:
    sheet = await recalled(await after_a_day(plant), R1)

    assert figures(sheet) == {
        R1: (3_000, 0, 7_000, 0, 0, 0),
        M1: (1_900, 500, 1_500, 0, 0, 0),
        M2: (1_500, 0, 1_500, 0, 0, 0),
        P1: (900, 0, 0, 1_800, 300, 100),
        P2: (500, 0, 0, 0, 0, 0),
    }
    assert sheet["lots"]["code"][0] == "R-1"
    assert set(sheet["lots"]["code"]) == {"R-1", "M-1", "M-2", "P-1", "P-2"}
    assert (sheet["truncated"], sheet["siblings"]) == (False, [])
    places = {
        (sheet["lots"]["lot"][at], location): quantity
        for at, location, quantity in zip(*sheet["places"].values(), strict=True)
    }
    assert places[P1, plant.places["A1"]] == 600
    assert places[P1, plant.places["Q"]] == 300
    assert places[M1, plant.places["production"]] == 500


async def test_a_recall_says_of_each_lot_what_state_it_is_in(plant: Plant) -> None:
    factory = await after_a_day(plant)
    await plant.database.pool.execute("UPDATE lot SET expires_on = '2026-01-05' WHERE id = $1", M2)
    factory.scrap("P-2", 500)
    await factory.push()

    sheet = await recalled(factory, R1)
    states = dict(zip(sheet["lots"]["lot"], sheet["lots"]["status"], strict=True))
    details = await factory.post("/api/v1/trace/details", {"lots": [M2, P2], "runs": []})

    assert states == {
        R1: "available", M1: "available", M2: "expired", P1: "available", P2: "consumed",
    }  # fmt: skip
    assert [lot["status"] for lot in details.json()["lots"]] == ["expired", "consumed"]


async def test_a_recall_names_customers_with_what_they_got_and_gave_back(plant: Plant) -> None:
    sheet = await recalled(await after_a_day(plant), R1)

    assert sheet["customers"] == [
        {"party": FIRST, "item": GLUE, "lots": 1, "shipped": 1_000, "returned": 0},
        {"party": SECOND, "item": GLUE, "lots": 1, "shipped": 800, "returned": 300},
    ]
    trades = list(zip(*(sheet["trades"][n] for n in ("party", "line", "direction")), strict=True))
    assert trades == [(FIRST, 80, "shipped"), (SECOND, 90, "shipped"), (SECOND, None, "returned")]


async def test_siblings_through_the_source_come_in_when_they_are_asked_for(plant: Plant) -> None:
    factory = await after_a_day(plant)
    alone, wide = await recalled(factory, M1), await recalled(factory, M1, siblings=True)

    assert alone["lots"]["lot"] == [M1, P1]
    assert set(wide["lots"]["lot"]) == {R1, M1, M2, P1, P2}
    assert {wide["lots"]["lot"][at] for at in wide["siblings"]} == {R1, M2, P2}


async def test_several_lots_are_recalled_at_once_and_each_is_listed_once(plant: Plant) -> None:
    sheet = await recalled(await after_a_day(plant), M1, M2, R2, M1)

    assert sorted(sheet["lots"]["lot"]) == sorted([M1, M2, R2, P1, P2])
    assert sheet["roots"] == [M1, M2, R2]


async def test_what_was_undone_reached_nobody(plant: Plant) -> None:
    factory = await a_factory(plant)
    factory.receive("R-1", 10_000)
    used = factory.consume("R-1", 4_000, order=1)
    factory.output("M-1", 3_900, order=1)
    sent = factory.ship("R-1", 1_000, FIRST)
    factory.undo(used)
    factory.undo(sent)
    await factory.push()

    sheet = await recalled(factory, R1)
    assert figures(sheet) == {R1: (10_000, 0, 0, 0, 0, 0)}
    assert sheet["customers"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"lots": []}, 422, "request.invalid"),
        ({"lots": [R1] * 101}, 422, "request.invalid"),
        ({"lots": ["R-1"]}, 422, "request.invalid"),
        ({"lots": R1}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
        ({"lots": [R1], "siblings": 1}, 422, "request.invalid"),
        ({"lots": [R1], "deep": True}, 422, "request.invalid"),
        ({"lots": ["00000000-0000-4000-8000-000000000001"]}, 404, "traceability.lot_unknown"),
    ],
)
async def test_a_wrong_recall_gets_a_typed_answer(
    plant: Plant, body: dict[str, Any], status: int, code: str
) -> None:
    factory = await a_factory(plant)
    factory.receive("R-1", 1_000)
    await factory.push()

    for path in ("/api/v1/recall",):
        reply = await factory.post(path, body)
        assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_a_storekeeper_may_trace_and_may_not_recall(plant: Plant) -> None:
    factory = await after_a_day(plant)
    factory.worker = await plant.worker("storekeeper")

    recall = await factory.post("/api/v1/recall", {"lots": [R1]})
    assert (recall.status_code, recall.json()["code"]) == (403, "auth.forbidden")
    assert (await factory.get(f"/api/v1/trace?lot={R1}")).status_code == 200


async def test_the_holds_of_a_recall_are_normal_acts(plant: Plant) -> None:
    factory = await after_a_day(plant)
    sheet = await recalled(factory, R1)
    held = [
        lot
        for lot, stock in zip(sheet["lots"]["lot"], sheet["lots"]["stock"], strict=True)
        if stock
    ]
    for lot in held:
        factory.record("lot.hold", {"lot": lot, "reason": None, "note": "recall"})
    await factory.push()

    assert set((await recalled(factory, R1))["lots"]["status"]) == {"hold"}
