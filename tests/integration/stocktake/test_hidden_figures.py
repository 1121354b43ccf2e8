"""Who is shown which figures while several stocktakes are open."""

import json
from typing import Any

import pytest

from takt.identity import Actor, keep_document
from takt.inventory.verify import verify
from takt.runtime.feeds import FeedRow, publish
from tests.integration.inventory.plant import BOLT, Plant
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import (
    SECRET,
    complete,
    count_of,
    held_by,
    opened,
    stock_up,
)


async def chunked(plant: Plant, phone: Any, scope: str) -> str:
    headers = plant.headers[phone.device]
    reply = await plant.server.client.get(f"/sync/v1/manifest?scope={scope}", headers=headers)
    if reply.status_code != 200:
        return ""
    text = reply.text
    for chunk in reply.json()["chunks"]:
        got = await plant.server.client.get(f"/sync/v1/chunk/{chunk['id']}", headers=headers)
        text += got.text
    return text


async def test_first_loads_made_before_the_opening_tell_nothing(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    scope = f"warehouse:{plant.places['W1']}"
    before = await chunked(plant, phone, scope)
    assert str(SECRET) in before
    made = await opened(bureau)
    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await plant.push(phone)
    assert str(SECRET) not in await chunked(plant, phone, scope)


async def test_what_a_device_keeps_of_traces_goes_when_it_takes_part(bureau: Bureau) -> None:
    """A trace tells how much of a lot lies where."""
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    async with plant.database.transaction() as connection:
        actor = Actor(plant.clock.now_ms(), anna, phone.device)
        kept = await keep_document(connection, phone.device, "a-lot", actor)
        kept.rows.append(FeedRow("document:a-lot", "trace", "a-lot.0", {"quantity": SECRET}))
        await publish(connection, kept.rows, plant.clock.now_ms())
    assert ("trace", "a-lot.0", "") in await held_by(plant, phone)

    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await plant.push(phone)

    page = await plant.pull(phone, {"document:a-lot": [1, 1]})
    assert page["dropped"] == ["document:a-lot"]
    assert str(SECRET) not in json.dumps(list((await held_by(plant, phone)).values()))


async def test_the_figures_stay_hidden_while_somebody_may_have_to_recount(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await plant.push(phone)
    phone.head = (await plant.pull(phone, {}))["head"]
    phone.record("stock.count", anna, count_of(plant, made["id"], BOLT, "A1", 5))
    await plant.push(phone)
    await bureau.ask("POST", f"stocktakes/{made['id']}/review", {})
    await complete(plant)
    await bureau.renew()
    assert str(SECRET) not in json.dumps(list((await held_by(plant, phone)).values()))


async def test_a_place_of_two_blind_stocktakes_stays_hidden_until_both_are_over(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    first = await opened(bureau)
    second = await opened(bureau, kind="zone", zone=plant.places["A1"])
    phone.record("stocktake.join", anna, {"stocktake": second["id"], "on": True})
    await plant.push(phone)
    assert str(SECRET) not in json.dumps(list((await held_by(plant, phone)).values()))
    await bureau.ask("POST", f"stocktakes/{first['id']}/cancel", {})
    assert str(SECRET) not in json.dumps(list((await held_by(plant, phone)).values()))
    assert await verify(plant.database) == []
    await bureau.ask("POST", f"stocktakes/{second['id']}/cancel", {})
    assert str(SECRET) in json.dumps(list((await held_by(plant, phone)).values()))
    assert await verify(plant.database) == []


@pytest.mark.parametrize("how", ["closed_other", "not_blind_then_blind"])
async def test_who_counts_with_figures_keeps_them_beside_a_blind_count(
    bureau: Bureau, how: str
) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    open_ = await opened(bureau, blind=False)
    phone.record("stocktake.join", anna, {"stocktake": open_["id"], "on": True})
    await plant.push(phone)
    blind = await opened(bureau)
    assert str(SECRET) in json.dumps(list((await held_by(plant, phone)).values()))
    await bureau.ask("POST", f"stocktakes/{blind['id']}/review", {})
    await bureau.ask("POST", f"stocktakes/{blind['id']}/reopen", {})
    assert await verify(plant.database) == []


async def test_goods_that_come_to_a_place_that_is_counted_are_hidden(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await plant.push(phone)
    # empty place Q gets 917263 nuts by another phone
    other = await plant.phone()
    other.record("stock.move", anna, plant.move(BOLT, "A1", "Q", SECRET - 1))
    await plant.push(other)
    assert str(SECRET - 1) not in json.dumps(list((await held_by(plant, phone)).values()))
