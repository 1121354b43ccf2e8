"""What is shown of single lots: details, the timeline, the mass balance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE, NUT, Plant
from tests.integration.traceability.factory import (
    FIRST,
    M1,
    P1,
    R1,
    R2,
    SECOND,
    SUPPLIER,
    a_factory,
    after_a_day,
)

ADD_INSPECTION = """
    INSERT INTO inspection (id, kind, site, item, lot, status, person, opened_at, closed_at,
                            is_shown, found, nonconforming, defects, closed_stream, closed_n)
    VALUES (gen_random_uuid(), 'receipt', $1, $2, $3, 'failed', $4, 1000, 2000, false, 0, '{}', 0,
            gen_random_uuid(), 1)
"""
UNKNOWN = "00000000-0000-4000-8000-000000000001"


async def test_details_name_dates_parties_places_people_and_machines(plant: Plant) -> None:
    factory = await after_a_day(plant)
    trace = (await factory.get(f"/api/v1/trace?lot={M1}&direction=up")).json()
    body = {"lots": [P1, R1], "runs": trace["runs"]}
    found = (await factory.post("/api/v1/trace/details", body)).json()

    finished, raw = found["lots"]
    assert (finished["id"], finished["code"], finished["source"]) == (P1, "P-1", "own")
    assert (finished["item"], finished["expires_on"]) == (GLUE, "2027-03-31")
    assert {(p["party"], p["direction"], p["quantity"]) for p in finished["parties"]} == {
        (FIRST, "shipped", 1_000),
        (SECOND, "shipped", 800),
        (SECOND, "returned", 300),
    }
    assert (raw["supplier"], raw["parties"][0]["party"], raw["parties"][0]["line"]) == (
        SUPPLIER,
        SUPPLIER,
        70,
    )
    assert {"location": plant.places["Q"], "quantity": 300} in finished["places"]
    (run,) = found["runs"]
    assert (run["work_orders"], run["machines"], run["people"]) == (
        [1],
        ["MIX"],
        [factory.worker.id],
    )
    assert run["untracked"] == [{"item": NUT, "direction": -1, "quantity": 12}]


async def test_details_of_an_unknown_lot_are_not_found_and_of_no_run_left_out(
    plant: Plant,
) -> None:
    factory = await after_a_day(plant)
    unknown = await factory.post("/api/v1/trace/details", {"lots": [R1, UNKNOWN]})
    empty = await factory.post("/api/v1/trace/details", {"runs": [UNKNOWN]})

    assert (unknown.status_code, unknown.json()["lot"]) == (404, UNKNOWN)
    assert empty.json() == {"lots": [], "runs": []}


@pytest.mark.parametrize("body", [{"lots": [R1] * 501}, {"runs": ["x"]}, {"lots": [1]}, []])
async def test_details_that_are_asked_for_wrongly_are_refused(plant: Plant, body: Any) -> None:
    factory = await a_factory(plant)
    reply = await factory.post("/api/v1/trace/details", body)

    assert 400 <= reply.status_code < 500


async def test_a_balance_explains_every_gram(plant: Plant) -> None:
    factory = await after_a_day(plant)
    (raw,) = (await factory.get(f"/api/v1/lots/{R1}/balance")).json()["lots"]
    (finished,) = (await factory.get(f"/api/v1/lots/{P1}/balance")).json()["lots"]

    assert (raw["received"], raw["used"], raw["stock"]) == (10_000, 7_000, 3_000)
    assert finished["made"] + finished["returned"] == sum(
        finished[part] for part in ("shipped", "scrapped", "stock")
    )
    assert (raw["remainder"], finished["remainder"]) == (0, 0)
    assert finished["places"] == [
        {"location": plant.places[name], "quantity": quantity}
        for name, quantity in sorted((("A1", 600), ("Q", 300)), key=lambda p: plant.places[p[0]])
    ]


async def test_the_balance_of_a_set_is_the_sum_of_its_lots(plant: Plant) -> None:
    factory = await after_a_day(plant)
    sheet = (await factory.post("/api/v1/lots/balance", {"lots": [R1, R2, M1, P1]})).json()

    (total,) = sheet["items"]
    for part in ("received", "made", "used", "shipped", "returned", "scrapped", "floor", "stock"):
        assert total[part] == sum(lot[part] for lot in sheet["lots"])
    assert (total["lots"], total["remainder"]) == (4, 0)


async def test_what_was_adjusted_away_stands_in_the_balance_as_difference(plant: Plant) -> None:
    factory = await a_factory(plant)
    factory.receive("R-1", 10_000)
    missing = {"item": GLUE, "lot": R1, "location": plant.places["A1"], "quantity": -10}
    asked = factory.record("stock.adjust", missing | {"reason": None, "note": None})
    factory.worker = await plant.worker("supervisor")
    factory.record("approve", {"operation": asked, "decision": "approve", "note": None})
    await factory.push()

    (raw,) = (await factory.get(f"/api/v1/lots/{R1}/balance")).json()["lots"]
    assert (raw["stock"], raw["difference"], raw["remainder"]) == (9_990, 10, 0)


async def test_a_timeline_pages_through_all_that_happened_newest_first(plant: Plant) -> None:
    factory = await after_a_day(plant)
    factory.record("lot.hold", {"lot": R1, "reason": None, "note": None})
    factory.consume("R-1", 10, order=1)
    await factory.push()
    whole = (await factory.get(f"/api/v1/lots/{R1}/timeline")).json()
    moments, after = [], ""
    while True:
        page = (await factory.get(f"/api/v1/lots/{R1}/timeline?limit=2{after}")).json()
        moments += page["moments"]
        if page["next"] is None:
            break
        after = f"&before={page['next']}"

    assert moments == whole["moments"]
    assert [m["at"] for m in moments] == sorted((m["at"] for m in moments), reverse=True)
    assert {m["source"] for m in moments} == {"ledger", "status", "notice"}
    entries = [m for m in moments if m["source"] == "ledger"]
    assert {m["act"] for m in entries} == {"stock.receive", "stock.consume"}
    assert sum(m["quantity"] for m in entries) == 0
    (held,) = [m for m in moments if m["source"] == "status"]
    assert (held["status"], held["act"]) == ("hold", "lot.hold")
    notices = {m["data"]["kind"]: m for m in moments if m["source"] == "notice"}
    assert {m["code"] for m in notices.values()} == {"inventory.lot_on_hold"}
    assert notices["stock.consume"]["data"]["reached"]
    assert notices["lot.hold"]["data"]["made"]


async def test_an_inspection_and_its_result_stand_in_details_and_timeline(plant: Plant) -> None:
    factory = await a_factory(plant)
    factory.receive("R-1", 10_000)
    inspected = {"inspection": None, "lot": R1, "item": GLUE, "verdict": "fail", "note": "cloudy"}
    factory.record("inspect.result", inspected)
    await factory.push()
    async with plant.database.connection() as connection:
        await connection.execute(ADD_INSPECTION, plant.site, GLUE, R1, factory.worker.id)
    timeline = (await factory.get(f"/api/v1/lots/{R1}/timeline")).json()["moments"]
    (lot,) = (await factory.post("/api/v1/trace/details", {"lots": [R1]})).json()["lots"]

    found = [moment for moment in timeline if moment["source"] == "inspection"]
    assert {(one["status"], one["act"]) for one in found} == {
        ("fail", "inspect.result"),
        ("failed", None),
        ("open", None),
    }
    assert {"note": "cloudy"} in [one["data"] for one in found]
    assert [one["status"] for one in lot["inspections"]] == ["failed"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/api/v1/lots/{UNKNOWN}/timeline", 404),
        ("/api/v1/lots/R-1/timeline", 404),
        (f"/api/v1/lots/{UNKNOWN}/balance", 404),
        ("/api/v1/lots/R-1/balance", 404),
        (f"/api/v1/lots/{R1}/timeline?before=yesterday", 422),
        (f"/api/v1/lots/{R1}/timeline?before=1_ledger_%00", 422),
        (f"/api/v1/lots/{R1}/timeline?before=1_diary_x", 422),
        (f"/api/v1/lots/{R1}/timeline?limit=0", 400),
        (f"/api/v1/lots/{R1}/timeline?limit=501", 400),
    ],
)
async def test_a_wrong_page_gets_a_typed_answer(plant: Plant, path: str, status: int) -> None:
    factory = await after_a_day(plant)
    reply = await factory.get(path)

    assert (reply.status_code, "code" in reply.json()) == (status, True)


async def test_the_timeline_of_a_part_tells_of_which_lot_it_shares_the_hold(plant: Plant) -> None:
    lots, phone = Lots(plant), await plant.phone()
    reader = await plant.worker("supervisor")
    for kind, args in (
        ("stock.receive", lots.receive("R")),
        ("lot.regroup", lots.regroup("R", "P")),
        ("lot.hold", lots.status("R")),
    ):
        phone.record(kind, reader.id, args)
    await plant.push(phone)
    path = f"/api/v1/lots/{lots.id('P')}/timeline"
    page = (await plant.server.client.get(path, headers=reader.headers)).json()

    (shared,) = [m for m in page["moments"] if m["source"] == "status"]
    assert (shared["act"], shared["status"]) == ("lot.hold", "hold")
    assert shared["data"] == {"lot": lots.id("R")}
