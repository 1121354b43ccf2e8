"""Plans become lines, counts become what lines say, and blind counters learn no figure."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory.verify import verify
from takt.stocktake import tell_waits
from tests.integration.inventory.plant import BOLT, NUT
from tests.integration.inventory.test_counts import signed
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import (
    complete,
    count_of,
    held_by,
    lines_of,
    opened,
    settle,
    stock_up,
)
from tests.phone import Phone


async def test_a_full_stocktake_has_a_line_for_all_that_lies_and_for_each_empty_place(
    bureau: Bureau,
) -> None:
    await stock_up(bureau)

    made = await opened(bureau)

    assert (made["status"], made["lines"], made["locations"]) == ("open", 3, 3)
    lines = await lines_of(bureau, made["id"])
    places = bureau.plant.places
    assert {(one["location"], one["item"], one["state"]) for one in lines} == {
        (places["A1"], BOLT, "open"),
        (places["A2"], NUT, "open"),
        (places["Q"], None, "open"),
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "cycle", "items": [NUT]}, {("A2", NUT)}),
        ({"kind": "zero"}, {("Q", None)}),
        ({"kind": "class", "classes": ["C"]}, {("A1", BOLT), ("A2", NUT)}),
    ],
)
async def test_other_kinds_count_a_part(bureau: Bureau, fields: Any, expected: Any) -> None:
    await stock_up(bureau)

    made = await opened(bureau, **fields)

    names = {id_: name for name, id_ in bureau.plant.places.items()}
    lines = await lines_of(bureau, made["id"])
    assert {(names[one["location"]], one["item"]) for one in lines} == expected


async def test_a_zone_is_counted_by_itself(bureau: Bureau) -> None:
    await stock_up(bureau)

    made = await opened(bureau, kind="zone", zone=bureau.plant.places["A1"])

    [line] = await lines_of(bureau, made["id"])
    assert (line["location"], line["item"]) == (bureau.plant.places["A1"], BOLT)


async def test_plan_lines_survive_reinstall(bureau: Bureau) -> None:
    """Lines not yet counted and counts already made are there for a phone that begins anew."""
    phone, worker = await stock_up(bureau)
    made = await opened(bureau)
    phone.record("stock.count", worker, count_of(bureau.plant, made["id"], NUT, "A2", 40))
    await bureau.plant.push(phone)

    fresh = await bureau.plant.phone()
    held = await held_by(bureau.plant, fresh)

    lines = [row for (table, *_), row in held.items() if table == "count_line"]
    states = {(line["item"], line["state"]) for line in lines}
    assert states == {(BOLT, "open"), (NUT, "counted"), (None, "open")}
    assert all("quantity" not in line and "book" not in line for line in lines)
    [head] = [row for (table, *_), row in held.items() if table == "stocktake"]
    assert (head["number"], head["lines"]) == (made["number"], 3)


async def test_a_count_outside_the_tolerance_is_recounted_by_another_and_approved_by_a_third(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 38))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    [line] = await lines_of(bureau, made["id"], state="recount")
    assert (line["counted"], line["book"], line["variance"]) == (38, 40, -2)
    assert line["not_by"] == [anna]

    bert = (await plant.worker()).id
    await plant.pull(phone, {})
    phone.record("stock.count", bert, count_of(plant, made["id"], NUT, "A2", 38))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    [line] = await lines_of(bureau, made["id"], state="review")
    boss, other = await plant.worker("supervisor"), await plant.worker("supervisor")
    phone.record("approve", bert, signed(line["approval"]["id"]))
    assert (await plant.push(phone))["results"][-1][1:] == ["held", "approver_is_author"]
    phone.record("approve", boss.id, signed(line["approval"]["id"]))
    assert (await plant.push(phone))["results"][-1][1] == "applied"
    await settle(plant)

    [line] = await lines_of(bureau, made["id"], state="done")
    assert (line["counted"], line["variance"], line["approval"]["status"]) == (38, -2, "approved")
    assert line["approval"]["decided_by"] == boss.id != other.id
    assert (await plant.stock())["A2", NUT] == 38
    assert await verify(plant.database) == []


async def test_what_was_not_on_the_list_becomes_a_line(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)

    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A1", 5))
    await plant.push(phone)

    [line] = await lines_of(bureau, made["id"], origin="found")
    assert (line["location"], line["item"], line["state"]) == (plant.places["A1"], NUT, "counted")
    assert (await bureau.ask("GET", f"stocktakes/{made['id']}"))["lines"] == 4


async def test_an_empty_place_is_looked_at_and_an_emptied_one_loses_what_the_books_had(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    for place in ("Q", "A2"):
        args = {"location": plant.places[place], "plan": made["id"]}
        phone.record("stock.count_empty", anna, args)
    await plant.push(phone)
    states = {(one["location"], one["state"]) for one in await lines_of(bureau, made["id"])}
    assert (plant.places["Q"], "done") in states

    await complete(plant)
    await bureau.renew()

    [line] = await lines_of(bureau, made["id"], state="recount")
    assert (line["location"], line["counted"], line["book"]) == (plant.places["A2"], 0, 40)


async def test_parts_that_several_people_counted_add_up_when_counting_is_over(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    bert = (await plant.worker()).id
    made = await opened(bureau, adds=True)
    plant.clock.advance(60_000)
    phone.head = (await plant.pull(phone, {}))["head"]
    for person, quantity in ((anna, 25), (bert, 15)):
        phone.record("stock.count", person, count_of(plant, made["id"], NUT, "A2", quantity))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["state"] == "counted"

    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await settle(plant)

    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert (line["state"], line["counted"], line["variance"]) == ("done", 40, 0)


async def test_closing_gives_the_figures_back_and_drops_what_nobody_counted(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 40))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    refused = await bureau.ask("POST", f"stocktakes/{made['id']}/close", {}, 409)
    assert refused["code"] == "stocktake.lines_open"

    closed = await bureau.ask("POST", f"stocktakes/{made['id']}/close", {"drop": True})

    assert closed["status"] == "closed"
    states = {(one["item"], one["state"]) for one in await lines_of(bureau, made["id"])}
    assert states == {(BOLT, "dropped"), (NUT, "done"), (None, "dropped")}
    scopes = await plant.server.fetch(
        "SELECT scope FROM feed WHERE table_name = 'balance' AND row IS NOT NULL"
    )
    assert {row["scope"] for row in scopes} == {f"warehouse:{plant.places['W1']}"}
    assert await verify(plant.database) == []


async def test_lines_are_handed_over(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    bert = (await plant.worker()).id
    made = await opened(bureau)
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]

    args = {"stocktake": made["id"], "lines": [line["id"]], "person": bert, "team": None}
    phone.record("stocktake.assign", anna, args)
    phone.record("stocktake.assign", anna, args | {"lines": [10**9]})
    phone.record("stocktake.assign", anna, args | {"person": 10**9})
    phone.record("stocktake.assign", anna, args | {"lines": []})
    results = (await plant.push(phone))["results"]

    assert [one[1:] for one in results] == [
        ["applied"],
        ["held", "not_found"],
        ["held", "not_found"],
        ["held", "unparsed"],
    ]
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    assert line["person"] == bert


async def recount_of(bureau: Bureau, phone: Phone, anna: int, **receiver: int) -> Any:
    """A line that was given to somebody, counted by Anna and is to be counted once more."""
    made = await opened(bureau)
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["item"] == NUT]
    args = {"stocktake": made["id"], "lines": [line["id"]], "person": None, "team": None}
    phone.record("stocktake.assign", anna, args | receiver)
    phone.record("stock.count", anna, count_of(bureau.plant, made["id"], NUT, "A2", 38))
    await bureau.plant.push(phone)
    await complete(bureau.plant)
    await bureau.renew()
    [line] = await lines_of(bureau, made["id"], state="recount")
    assert line["not_by"] == [anna]
    return line


async def test_a_line_that_somebody_else_must_recount_is_nobodys(bureau: Bureau) -> None:
    phone, anna = await stock_up(bureau)

    line = await recount_of(bureau, phone, anna, person=anna)

    assert line["person"] is None


@pytest.mark.parametrize("has_others", [True, False])
async def test_a_recount_stays_with_a_team_if_somebody_of_it_may_still_count(
    bureau: Bureau, has_others: bool
) -> None:
    phone, anna = await stock_up(bureau)
    bert = (await bureau.plant.worker()).id
    members = [anna, bert] if has_others else [anna]
    form = {"site": bureau.plant.site, "name": "Early", "members": members}
    team = (await bureau.ask("POST", "count-teams", form, 201))["id"]

    line = await recount_of(bureau, phone, anna, team=team)

    assert line["team"] == (team if has_others else None)


async def test_what_moves_in_a_frozen_zone_is_booked_and_told(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau, frozen=True, kind="zone", zone=plant.places["A2"])

    phone.record("stock.issue", anna, plant.issue(NUT, "A2", 1))
    phone.record("stock.issue", anna, plant.issue(BOLT, "A1", 1))
    await plant.push(phone)

    production = plant.places["production"]
    [told] = [n for n in await plant.notices() if n["code"] == "stocktake.moved_in_freeze"]
    assert told["location"] == plant.places["A2"]
    assert told["data"] == {
        "stocktake": made["id"], "kind": "stock.issue", "quantity": 1,
        "from": plant.places["A2"], "to": production,
    }  # fmt: skip
    assert (await plant.stock())["A2", NUT] == 39


async def test_a_move_between_two_frozen_places_is_told_once(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    await opened(bureau, frozen=True)

    phone.record("stock.move", anna, plant.move(NUT, "A2", "A1", 1))
    await plant.push(phone)

    assert [n["code"] for n in await plant.notices()].count("stocktake.moved_in_freeze") == 1


async def test_whom_the_books_wait_for_is_told_by_name(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    silent = await plant.phone(name="Gate 7")
    await plant.pull(silent, {})
    made = await opened(bureau)
    plant.clock.advance(60_000)
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 40))
    await plant.push(phone)

    assert await tell_waits(plant.database, plant.clock.now_ms()) is not None
    assert await tell_waits(plant.database, plant.clock.now_ms()) is None
    held = await held_by(plant, phone)
    [wait] = [row for (table, *_), row in held.items() if table == "count_wait"]
    assert "Gate 7" in {one["name"] for one in wait["waiting"]}


async def test_two_stocktakes_at_once_each_say_whom_they_wait_for_and_who_takes_part(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = [await opened(bureau, kind="zone", zone=plant.places[place]) for place in ("A1", "A2")]
    for one in made:
        phone.record("stocktake.join", anna, {"stocktake": one["id"], "on": True})
    await plant.push(phone)

    await tell_waits(plant.database, plant.clock.now_ms())

    held = await held_by(plant, phone)
    for name in ("count_wait", "count_device"):
        rows = [row for (table, *_), row in held.items() if table == name]
        assert sorted(row["stocktake"] for row in rows) == [one["id"] for one in made]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": "zone"}, "zone"),
        ({"kind": "class"}, "classes"),
        ({"kind": "cycle"}, "items"),
        ({"kind": "often"}, "kind"),
        ({"kind": "class", "classes": ["D"]}, "classes"),
        ({"kind": "cycle", "items": ["x"]}, "items"),
        ({"kind": "cycle", "items": [10**9]}, "items"),
        ({"kind": "zone", "zone": 10**9}, "zone"),
        ({"kind": "full", "team": 10**9}, "team"),
        ({"kind": "full", "due_on": "2026-13-01"}, "due_on"),
        ({"kind": "full", "blind": 1}, "blind"),
        ({"kind": "full", "often": 1}, "often"),
    ],
)
async def test_a_wrong_plan_is_named_and_not_stored(bureau: Bureau, form: Any, field: str) -> None:
    before = await bureau.plant.server.written()

    answer = await bureau.ask("POST", "stocktakes", {"site": bureau.plant.site} | form, 422)

    assert field in {one["field"] for one in answer["errors"]}
    assert await bureau.plant.server.written() == before


async def test_steps_come_in_their_order_and_who_may_not_plan_sees_nothing(
    bureau: Bureau,
) -> None:
    await stock_up(bureau)
    made = await opened(bureau)
    again = await bureau.ask("POST", f"stocktakes/{made['id']}/open", {}, 409)
    assert again["code"] == "stocktake.wrong_status"
    await bureau.ask("POST", f"stocktakes/{made['id']}/often", {}, 404)
    await bureau.ask("PATCH", f"stocktakes/{made['id']}", {"name": "x"}, 422)
    await bureau.ask("GET", "stocktakes/999999", None, 404)
    worker = await bureau.plant.worker()
    for path in ("stocktakes", f"stocktakes/{made['id']}", f"stocktakes/{made['id']}/lines"):
        reply = await bureau.plant.server.client.get(f"/api/v1/{path}", headers=worker.headers)
        assert reply.status_code in (403, 404), path
