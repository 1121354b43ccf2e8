"""Whatever is asked or recorded, it has an answer: no fall of the server, and books that fit."""

from __future__ import annotations

from typing import Any

from takt.inventory.verify import verify
from takt_sync.canon import CanonError
from tests.integration.inventory.plant import NUT
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import complete, opened, stock_up
from tests.phone import body_of

COUNT = {"item": NUT, "lot": None, "location": "A2", "quantity": 1, "plan": None}
NOBODY = "00000000-0000-0000-0000-000000000001"
ODD_ACTS: list[tuple[str, dict[str, Any]]] = [
    ("stocktake.join", {"stocktake": 2**63, "on": True}),
    ("stocktake.join", {"stocktake": -1, "on": True}),
    ("stocktake.join", {"stocktake": 2**53 - 1, "on": True}),
    ("stocktake.assign", {"stocktake": 2**64, "lines": [1], "person": None, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [2**64], "person": None, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [1], "person": 2**64, "team": None}),
    ("stocktake.assign", {"stocktake": 1, "lines": [1], "person": None, "team": 2**64}),
    ("stocktake.assign", {"stocktake": 1, "lines": [], "person": None, "team": None}),
    ("watermark.release", {"device": "x", "until": 1, "location": None, "reason": "a"}),
    ("watermark.release", {"device": NOBODY, "until": 1, "location": None, "reason": "a"}),
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
        {"count": NOBODY, "answer": "settle", "before": [NOBODY], "after": [], "note": "a\0"},
    ),
    ("stock.count_empty", {"location": "A2", "plan": None, "note": "a\0b"}),
    ("stock.count_empty", {"location": "A2", "plan": "abc"}),
    ("stock.count_empty", {"location": "A2", "plan": 2**53 - 1}),
    ("stock.count_empty", {"location": "A2", "plan": None, "seen": 2**53 - 1, "span": 86_400_000}),
    ("stock.count", COUNT | {"quantity": 10**12, "plan": 2**53 - 1}),
    ("stock.count", COUNT | {"note": "a\0b"}),
    ("stock.count", COUNT | {"serials": ["a\0b"]}),
    ("stock.count", COUNT | {"lot_code": "a\0b"}),
    ("stock.count", COUNT | {"serials": ["a", "a"], "expires_on": "0001-01-01", "note": "x"}),
    ("stock.count", COUNT | {"expires_on": "2026-02-30"}),
]


ODD_REQUESTS: list[tuple[str, str, Any]] = [
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
    ("GET", "stocktakes/1/report?language=%00", None),
    ("GET", "stocktakes/1/report.pdf?language=%00", None),
    ("GET", "stocktakes/1/sheet.pdf?language=xx", None),
    ("GET", "stocktakes/1/sheet.xlsx?language=zh-CN", None),
    ("GET", "stocktakes/1/report.xlsx?language=zh-CN", None),
    ("GET", "stocktakes/1/pace", None),
]


async def test_odd_acts_are_answered_and_leave_the_books_right(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, _ = await stock_up(bureau)
    boss = await plant.worker("supervisor", "operator", "storekeeper")
    await opened(bureau)
    pushed = 0
    for kind, told in ODD_ACTS:
        named = {"OWN": phone.device} | plant.places
        args = {k: named.get(v, v) if isinstance(v, str) else v for k, v in told.items()}
        try:
            phone.record(kind, boss.id, args)
        except CanonError:
            continue  # no phone can put that into words
        reply = await plant.post("/sync/v1/push", phone, body_of(phone.push_request(None, 500)))
        assert reply.status_code == 200, (kind, args, reply.text)
        phone.acknowledged = reply.json()["ok"]
        pushed += 1
    assert pushed > 10
    await complete(plant)
    assert await verify(plant.database) == []


async def test_odd_requests_are_answered(bureau: Bureau) -> None:
    site = bureau.plant.site
    await stock_up(bureau)
    await opened(bureau)
    for method, path, form in ODD_REQUESTS:
        body = form
        if isinstance(form, dict):
            body = {k: site if v == "S" else v for k, v in form.items()}
        reply = await bureau.plant.server.client.request(
            method,
            "/api/v1/" + path.replace("site=S", f"site={site}"),
            headers=bureau.boss.headers,
            **({} if body is None else {"json": body}),
        )
        assert reply.status_code < 500, (method, path, form, reply.text)
