"""`lot.describe`: labels put right by a person, and codes that lots get later."""

from __future__ import annotations

import json
from typing import Any

import pytest

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Phone

LOT = lot_id(GLUE, "R-1")


async def labelled(plant: Plant, *roles: str) -> tuple[Phone, int]:
    """A phone and an inspector, with a lot whose label says something."""
    phone, worker = await plant.phone(), await plant.worker(*(roles or ("supervisor",)))
    label = {"expires_on": "2027-01-31", "attributes": {"heat": "H1"}, "lot": LOT}
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 10, lot_code="R-1", **label))
    await plant.push(phone)
    return phone, worker.id


async def described(plant: Plant, phone: Phone, worker: int, **changes: Any) -> list[Any]:
    """What became of one description."""
    named = {name.replace("__", "."): list(change) for name, change in changes.items()}
    phone.record("lot.describe", worker, {"lot": LOT, "changes": named})
    receipt = await plant.push(phone)
    verdict: list[Any] = receipt["results"][-1][1:]
    return verdict


async def shown(plant: Plant, table: str = "lot") -> dict[str, Any]:
    rows = await plant.server.fetch(
        "SELECT key, row FROM feed WHERE scope = 'lots' AND table_name = $1", table
    )
    return {key: json.loads(row) for key, row in rows}


async def test_dates_and_attributes_are_put_right_field_by_field(plant: Plant) -> None:
    phone, worker = await labelled(plant)
    verdict = await described(
        plant,
        phone,
        worker,
        expires_on=("2027-01-31", "2027-03-31"),
        produced_on=(None, "2026-01-01"),
        attributes__heat=("H1", None),
        attributes__grade=(None, "A"),
    )

    assert verdict == ["applied"]
    row = (await shown(plant))[LOT]
    assert (row["expires_on"], row["produced_on"]) == ("2027-03-31", "2026-01-01")
    assert row["attributes"] == {"grade": "A"}
    assert await verify(plant.database) == []


async def test_what_somebody_changed_meanwhile_holds_the_whole_description(plant: Plant) -> None:
    phone, worker = await labelled(plant)
    assert await described(plant, phone, worker, attributes__heat=("H1", "H2")) == ["applied"]
    both = {"attributes__heat": ("H1", "H3"), "produced_on": (None, "2026-01-01")}

    assert await described(plant, phone, worker, **both) == ["held", "conflict"]
    row = (await shown(plant))[LOT]
    assert (row["attributes"], row["produced_on"]) == ({"heat": "H2"}, None)


async def test_only_who_may_edit_lots_describes_them(plant: Plant) -> None:
    phone, worker = await labelled(plant, "storekeeper")

    verdict = await described(plant, phone, worker, expires_on=("2027-01-31", None))
    assert verdict == ["held", "right_missing"]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"lot": "R-1", "changes": {"code": ["R-1", "R-2"]}}, "unparsed"),
        ({"lot": LOT, "changes": {}}, "unparsed"),
        ({"lot": LOT}, "unparsed"),
        ({"lot": LOT, "changes": {"code": ["R-1", None]}}, "unparsed"),
        ({"lot": LOT, "changes": {"code": ["R-1", " "]}}, "unparsed"),
        ({"lot": LOT, "changes": {"code": ["R-1", "R-1"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"status": ["available", "hold"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"item": ["103", "101"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"expires_on": ["2027-01-31", "2027-02-30"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"expires_on": ["2027-01-31", "20270301"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"expires_on": "2027-03-01"}}, "unparsed"),
        ({"lot": LOT, "changes": {"attributes.": [None, "x"]}}, "unparsed"),
        ({"lot": LOT, "changes": {"attributes.a": [None, 5]}}, "unparsed"),
        ({"lot": LOT, "changes": {"attributes.a": [None, "x" * 201]}}, "unparsed"),
        (
            {"lot": lot_id(GLUE, "no"), "changes": {"produced_on": [None, "2026-01-01"]}},
            "not_found",
        ),
        (
            {"lot": LOT, "changes": {f"attributes.{n}": [None, "x"] for n in range(20)}},
            "overflow",
        ),
    ],
)
async def test_a_description_that_says_nothing_sound_changes_nothing(
    plant: Plant, args: Any, why: str
) -> None:
    phone, worker = await labelled(plant)
    before = await shown(plant)
    phone.record("lot.describe", worker, args)
    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "held", why]]
    assert await shown(plant) == before


async def test_a_new_code_leaves_the_lot_and_labels_of_every_age_find_it(plant: Plant) -> None:
    phone, worker = await labelled(plant)
    assert await described(plant, phone, worker, code=("R-1", "R-2")) == ["applied"]
    assert await described(plant, phone, worker, code=("R-2", "R-3")) == ["applied"]
    for code in ("R-1", "r-2", "R-3"):
        paper = {"lot_code": code, "lot": lot_id(GLUE, code)}
        phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, **paper))
        phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, lot_code=code))
        named = {"lot_code": code, "lot": LOT}
        phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, **named))
    await plant.push(phone)

    assert {key: row["code"] for key, row in (await shown(plant)).items()} == {LOT: "R-3"}
    assert (await plant.stock())["A1", GLUE] == 19
    assert await shown(plant, "lot_code") == {
        lot_id(GLUE, code): {"code": code, "id": lot_id(GLUE, code), "item": GLUE, "lot": LOT}
        for code in ("R-1", "R-2", "R-3")
    }
    assert await verify(plant.database) == []


async def test_a_lot_can_get_its_first_code_back(plant: Plant) -> None:
    phone, worker = await labelled(plant)
    await described(plant, phone, worker, code=("R-1", "R-2"))

    assert await described(plant, phone, worker, code=("R-2", "R-1")) == ["applied"]
    assert set(await shown(plant, "lot_code")) == {LOT, lot_id(GLUE, "R-2")}


async def test_a_code_of_another_lot_cannot_be_given(plant: Plant) -> None:
    phone, worker = await labelled(plant)
    phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, lot_code="R-9"))
    await plant.push(phone)

    assert await described(plant, phone, worker, code=("R-1", "r-9")) == ["held", "conflict"]


async def test_a_lot_that_nobody_received_has_no_code_to_change(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    phone.record("stock.move", worker.id, plant.move(GLUE, "A1", "A2", 1, lot=LOT))
    await plant.push(phone)

    assert await described(plant, phone, worker.id, code=(None, "R-2")) == ["held", "conflict"]


async def test_a_new_code_and_goods_with_it_in_one_push_after_a_count(plant: Plant) -> None:
    """The balance that the receipt changes is known by the old code only when it is loaded."""
    from tests.integration.inventory.test_any_order import approve

    phone, worker = await labelled(plant)
    place = {"item": GLUE, "lot": LOT, "location": plant.places["A1"], "plan": None}
    counted = phone.record("stock.count", worker, place | {"quantity": 8})
    await plant.push(phone)
    await approve(plant, counted["id"])
    plant.clock.advance(1_000)
    change = {"lot": LOT, "changes": {"code": ["R-1", "R-2"]}}
    phone.record("lot.describe", worker, change)
    phone.record("stock.receive", worker, plant.receive(GLUE, "A1", 1, lot_code="R-2"))
    receipt = await plant.push(phone)

    assert [one[1] for one in receipt["results"]] == ["applied", "applied"]
    assert (await plant.stock())["A1", GLUE] == 9
    assert await verify(plant.database) == []
