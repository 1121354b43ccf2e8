"""Whoever counts blindly learns no figure of the books, by device or at a desk."""

from __future__ import annotations

import json

from takt.inventory.verify import verify
from tests.integration.inventory.plant import NUT
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import SECRET, held_by, opened, stock_up


async def test_the_book_figure_is_nowhere_on_a_device_that_takes_part(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    other = await plant.phone()
    made = await opened(bureau)
    assert str(SECRET) in json.dumps(list((await held_by(plant, phone)).values()))

    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await plant.push(phone)
    page = await plant.pull(phone, {f"counted:{made['id']}": [1, 1]})

    assert f"counted:{made['id']}" in page["dropped"]
    held = await held_by(plant, phone)
    assert str(SECRET) not in json.dumps(list(held.values()))
    assert str(SECRET) in json.dumps(list((await held_by(plant, other)).values()))
    headers = plant.headers[phone.device]
    for scope in (f"counted:{made['id']}", f"inbox:{plant.site}", f"live:{plant.site}"):
        asked = f"/sync/v1/manifest?scope={scope}"
        reply = await plant.server.client.get(asked, headers=headers)
        assert reply.status_code == 403, (scope, reply.text)
    whole = f"/sync/v1/manifest?scope=warehouse:{plant.places['W1']}"
    manifest = (await plant.server.client.get(whole, headers=headers)).json()
    for chunk in manifest["chunks"]:
        reply = await plant.server.client.get(f"/sync/v1/chunk/{chunk['id']}", headers=headers)
        assert str(SECRET) not in reply.text
    # A move of its own comes back without a figure, and so does a shortage.
    phone.record("stock.issue", anna, plant.issue(NUT, "A2", 50))
    await plant.push(phone)
    held = await held_by(plant, phone)
    assert not [row for (table, *_), row in held.items() if table in ("balance", "notice")]

    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": False})
    await plant.push(phone)
    assert str(SECRET) in json.dumps(list((await held_by(plant, phone)).values()))
    assert await verify(plant.database) == []


async def test_whoever_counts_blindly_is_told_no_figure_at_a_desk_either(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, _ = await stock_up(bureau)
    made = await opened(bureau)
    boss = await plant.worker("supervisor")
    phone.record("stocktake.join", boss.id, {"stocktake": made["id"], "on": True})
    await plant.push(phone)

    paths = (
        "stock",
        "stock?at=9007199254740990",
        "ledger",
        "export/stock.csv",
        "export/ledger.csv",
    )
    for path in paths:
        reply = await plant.server.client.get(f"/api/v1/{path}", headers=boss.headers)
        assert reply.status_code == 200, (path, reply.text)
        assert str(SECRET) not in reply.text, path
    reply = await plant.server.client.get(
        f"/api/v1/stocktakes/{made['id']}/lines", headers=boss.headers
    )
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.counts_blindly")
    for path in (f"trace?lot={SECRET}", "count-accuracy" + bureau.at):
        reply = await plant.server.client.get(f"/api/v1/{path}", headers=boss.headers)
        assert (reply.status_code, reply.json()["code"]) == (403, "auth.counts_blindly"), path
    assert str(SECRET) in json.dumps(await bureau.ask("GET", "stock"))
