"""Who is shown which figures while several stocktakes are open."""

import json
from typing import Any

import pytest

from takt.inventory.verify import verify
from tests.integration.inventory.plant import BOLT, NUT, Plant
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import (
    SECRET,
    complete,
    count_of,
    held_by,
    opened,
    stock_up,
)


async def rows(plant: Plant, text: str, *args: Any) -> list[Any]:
    return [tuple(r) for r in await plant.server.fetch(text, *args)]


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


HUGE = 2**62
BAD_ACTS = [
    ("stocktake.join", {"stocktake": 2**63, "on": True}),
    ("stocktake.join", {"stocktake": -1, "on": True}),
    ("stocktake.join", {"stocktake": 2**53 - 1, "on": True}),
    ("stocktake.assign", {"stocktake": 2**64, "lines": [1], "person": None, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [2**64], "person": None, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [1], "person": 2**64, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [1], "person": None, "team": 2**64}),
    ("stocktake.assign", {"stocktake": 1, "lines": [], "person": None, "team": None}),
    ("watermark.release", {"device": "x", "until": 1, "location": None, "reason": "a"}),
    (
        "watermark.release",
        {
            "device": "00000000-0000-0000-0000-000000000001",
            "until": 1,
            "location": None,
            "reason": "a",
        },
    ),
    (
        "watermark.release",
        {"device": "OWN", "until": 2**53 - 1, "location": None, "reason": "a\0b"},
    ),
    (
        "watermark.release",
        {"device": "OWN", "until": 2**53 - 1, "location": 2**53 - 1, "reason": "ab"},
    ),
    (
        "count.settle",
        {
            "count": "00000000-0000-0000-0000-000000000001",
            "answer": "settle",
            "before": ["00000000-0000-0000-0000-000000000001"],
            "after": [],
            "note": "a\0",
        },
    ),
    ("stock.count_empty", {"location": "A2", "plan": None, "note": "a\0b"}),
    ("stock.count_empty", {"location": "A2", "plan": "abc"}),
    ("stock.count_empty", {"location": "A2", "plan": 2**53 - 1}),
    ("stock.count_empty", {"location": "A2", "plan": None, "seen": 2**53 - 1, "span": 86_400_000}),
    (
        "stock.count",
        {"item": NUT, "lot": None, "location": "A2", "quantity": 10**12, "plan": 2**53 - 1},
    ),
    (
        "stock.count",
        {"item": NUT, "lot": None, "location": "A2", "quantity": 1, "plan": None, "note": "a\0b"},
    ),
    (
        "stock.count",
        {
            "item": NUT,
            "lot": None,
            "location": "A2",
            "quantity": 1,
            "plan": None,
            "serials": ["a\0b"],
        },
    ),
    (
        "stock.count",
        {
            "item": NUT,
            "lot": None,
            "location": "A2",
            "quantity": 1,
            "plan": None,
            "lot_code": "a\0b",
        },
    ),
    (
        "stock.count",
        {
            "item": NUT,
            "lot": None,
            "location": "A2",
            "quantity": 1,
            "plan": None,
            "serials": ["a", "a"],
            "expires_on": "0001-01-01",
            "note": "x",
        },
    ),
    (
        "stock.count",
        {
            "item": NUT,
            "lot": None,
            "location": "A2",
            "quantity": 1,
            "plan": None,
            "expires_on": "2026-02-30",
        },
    ),
]


BAD_ROUTES = [
    ("GET", "stocktakes/9223372036854775808", None),
    ("GET", "stocktakes/99999999999999999999999", None),
    ("GET", "stocktakes?status=a%00", None),
    ("GET", "stocktakes/1/lines?q=%5C", None),
    ("GET", "stocktakes/1/lines?q=%25%5C%5C", None),
    ("GET", "stocktakes/1/lines?after=9223372036854775808", None),
    ("GET", "stocktakes/1/lines?state=open&state=%00", None),
    ("POST", "stocktakes/1/bla%00", {}),
    ("POST", "stocktakes/1/open", {"drop": "x"}),
    ("POST", "stocktakes/1/open", []),
    ("POST", "stocktakes", {"site": "S", "kind": ["full"]}),
    ("POST", "stocktakes", {"site": "S", "kind": {"a": 1}}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "name": "a\0"}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "zone": 2**63}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "zone": True}),
    ("POST", "stocktakes", {"site": 2**63, "kind": "full"}),
    ("POST", "stocktakes", {"site": "S", "kind": "class", "classes": [["A"]]}),
    ("POST", "stocktakes", {"site": "S", "kind": "class", "classes": "A"}),
    ("POST", "stocktakes", {"site": "S", "kind": "cycle", "items": [2**62]}),
    ("POST", "stocktakes", {"site": "S", "kind": "cycle", "items": [2**53 - 1]}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "team": 2**63, "person": 2**63}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "due_on": "0000-01-01"}),
    ("POST", "stocktakes", {"site": "S", "kind": "full", "due_on": "9999-12-31"}),
    ("POST", "count-teams", {"site": "S", "name": "x", "members": [2**52]}),
    ("POST", "count-teams", {"site": "S", "name": "x\0", "members": []}),
    ("POST", "count-teams", {"site": "S", "name": "x", "members": [[1]]}),
    ("PATCH", "count-teams/9223372036854775808", {}),
    ("PATCH", "count-teams/1", {"name": None}),
    ("PUT", "count-policy?site=S", {"classes": [{"class": ["A"]}]}),
    ("PUT", "count-policy?site=S", {"classes": [{"class": "A", "permille": 2**64}]}),
    ("PUT", "count-policy?site=S", {"classes": [{"class": "A", "times_a_year": True}]}),
    ("PUT", "count-policy?site=S", {"shares": [True, 950]}),
    ("PUT", "count-policy?site=9223372036854775808", {}),
    ("PUT", "item-costs", {"costs": [{"item": NUT, "unit_cost": 2**64}]}),
    ("PUT", "item-costs", {"costs": [{"item": 2**62, "unit_cost": 1}]}),
    ("PUT", "item-costs", {"costs": [{"item": NUT, "unit_cost": 1.0}]}),
    ("PUT", "item-costs", {"costs": "x"}),
    ("GET", "item-costs?q=%5C", None),
    ("GET", "item-costs?q=%25", None),
    ("GET", "count-classes?site=S&class=%00", None),
    ("PUT", "count-classes/102?site=S", {"class": ["A"]}),
    ("PUT", "count-classes/102?site=S", {"class": {}}),
    ("PUT", "count-classes/9007199254740991?site=S", {"class": "A"}),
    ("PUT", "count-classes/9223372036854775807?site=S", {"class": "A"}),
    ("POST", "count-cycles", {"site": "S", "until": "9999-12-31"}),
    ("POST", "count-cycles", {"site": "S", "until": "x\0"}),
    ("POST", "count-cycles", {"site": "S", "until": 5}),
    ("POST", "count-classes?site=S", None),
    ("GET", "count-accuracy?site=S&since=0&until=9007199254740991", None),
    ("GET", "count-due?site=S&offset=1000000", None),
    ("GET", "stocktakes/1/report?lang=%00", None),
    ("GET", "stocktakes/1/report.pdf?lang=%00", None),
    ("GET", "stocktakes/1/sheet.pdf?language=xx", None),
    ("GET", "stocktakes/1/sheet.xlsx?language=zh-CN", None),
    ("GET", "stocktakes/1/report.xlsx?language=zh-CN", None),
    ("GET", "stocktakes/1/pace", None),
]
