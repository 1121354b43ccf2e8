"""Plans with their versions: stored, published to every device, audited, and fixed in time."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from takt.quality.plans import category_chains, plans, versions_by_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, NUT
from tests.integration.quality.plan_desk import (
    PLANS,
    TODAY,
    a_plan,
    gauge,
    length,
    plan,
    version,
)

DAY_MS = 86_400_000
CATEGORIES = """
    WITH made AS (
        INSERT INTO category (id, code, code_key, name_en, parent)
        VALUES (1, 'METAL', 'metal', 'Metal', NULL), (2, 'NUTS', 'nuts', 'Nuts', 1)
        RETURNING id
    )
    UPDATE item SET category = (SELECT max(id) FROM made) WHERE id = $1
"""


async def master(desk: Desk, table: str) -> dict[int, Any]:
    rows = await desk.plant.server.fetch(
        "SELECT key, row FROM feed WHERE scope = 'master' AND table_name = $1", table
    )
    return {int(key): json.loads(row) for key, row in rows}


async def refused(desk: Desk, method: str, path: str, form: Any) -> tuple[int, str, set[str]]:
    """Status, code and the fields that are named; nothing may have been written."""
    before = await desk.plant.server.written()
    reply = await desk.plant.server.client.request(
        method, f"/api/v1/{path}", headers=desk.planner.headers, json=form
    )
    assert await desk.plant.server.written() == before
    content = reply.json()
    return reply.status_code, content["code"], {one["field"] for one in content.get("errors", [])}


async def test_a_plan_is_stored_published_and_audited(desk: Desk) -> None:
    made = await desk.ask("POST", PLANS, plan(supplier=desk.supplier, holds=True))

    assert made == {
        **{"id": made["id"], "code": "IN-BOLT", "name_zh": "螺栓来料检验", "name_en": None},
        **{"kind": "receipt", "trigger": "each", "every": None, "item": BOLT, "category": None},
        **{"supplier": desk.supplier, "customer": None, "operation": None},
        **{"holds": True, "active": True, "versions": []},
    }
    assert await master(desk, "inspection_plan") == {made["id"]: made}
    entries = await desk.plant.server.fetch(
        "SELECT action, subject, person FROM audit_entry WHERE action LIKE 'quality%'"
    )
    assert [tuple(entry) for entry in entries] == [
        ("quality.plan_created", f"plan:{made['id']}", desk.planner.id)
    ]


async def test_a_version_says_what_is_looked_at_and_how(desk: Desk) -> None:
    tool = await desk.ask("POST", "gauges", gauge(desk.plant.site))
    made = await desk.ask("POST", PLANS, plan())
    written = version(
        sampling={"kind": "aql", "level": "S-2", "aql": "0.65", "skip": {"after": 5, "every": 3}},
        is_steady=True,
        instructions_zh="先看外观，\r\n再量长度。",
        characteristics=[
            length(gauge=tool["id"], chart="xbar_r", subgroup=5, is_critical=True),
            {"code": "BURR", "name_zh": "毛刺", "kind": "counted", "chart": "u", "subgroup": 1},
            {
                **{"code": "PACK", "name_en": "Packing", "kind": "choice", "every_unit": False},
                "options": [{"code": "OK", "ok": True}, {"code": "WET", "ok": False}],
            },
            {"code": "MARK", "name_en": "Marking", "kind": "text", "pattern": "??-####"},
        ],
    )

    stored = await desk.ask("POST", f"{PLANS}/{made['id']}/versions", written)

    assert stored["number"] == 1
    assert stored["sampling"] == written["sampling"]
    assert stored["instructions_zh"] == "先看外观，\n再量长度。"
    codes = [one["code"] for one in stored["characteristics"]]
    assert codes == ["LEN", "BURR", "PACK", "MARK"]
    assert stored["characteristics"][0] == {
        **{"id": stored["characteristics"][0]["id"], "code": "LEN", "name_zh": "长度"},
        **{"name_en": None, "kind": "measured", "unit": "mm", "scale": 2, "nominal": 4000},
        **{"lower": 3990, "upper": 4010, "is_required": True, "is_critical": True},
        **{"every_unit": True, "options": [], "pattern": None, "least": 1},
        **{"gauge": tool["id"], "chart": "xbar_r", "subgroup": 5},
    }
    one = await desk.ask("GET", f"{PLANS}/{made['id']}")
    assert one["versions"] == [stored]
    assert await master(desk, "inspection_plan") == {made["id"]: one}
    assert (await desk.ask("GET", f"{PLANS}?kind=receipt&active=true"))["plans"] == [one]
    assert (await desk.ask("GET", f"{PLANS}?kind=move"))["plans"] == []


async def test_a_version_whose_day_has_come_stays_as_it_is(desk: Desk) -> None:
    id_ = await a_plan(desk)
    path = f"{PLANS}/{id_}/versions"
    later = await desk.ask("POST", path, version(from_on="2026-01-11"))

    changed = await desk.ask("PATCH", f"{path}/2", {"characteristics": [length(code="NEW")]})

    assert changed["id"] == later["id"]
    assert [one["code"] for one in changed["characteristics"]] == ["NEW"]
    assert changed["sampling"] == later["sampling"]
    fixed = (409, "quality.version_fixed", set[str]())
    assert await refused(desk, "PATCH", f"{path}/1", {"is_steady": True}) == fixed
    desk.plant.clock.advance(6 * DAY_MS)
    await desk.plant.renew_tokens()
    desk = await signed_in_again(desk)
    assert await refused(desk, "PATCH", f"{path}/2", {"is_steady": True}) == fixed


async def signed_in_again(desk: Desk) -> Desk:
    planner = await desk.plant.server.sign_in(desk.planner.id, desk.planner.name)
    return Desk(desk.plant, planner, desk.phone, desk.worker)


async def test_two_versions_of_a_plan_never_begin_on_one_day_nor_in_the_past(desk: Desk) -> None:
    id_ = await a_plan(desk)
    path = f"{PLANS}/{id_}/versions"

    for day in (TODAY, "2026-01-04"):
        status, code, fields = await refused(desk, "POST", path, version(from_on=day))
        assert (status, code, fields) == (422, "quality.version_invalid", {"from_on"})


async def test_devices_hold_the_version_in_force_those_to_come_and_the_latest(desk: Desk) -> None:
    id_ = await a_plan(desk)
    path = f"{PLANS}/{id_}/versions"
    for day in range(10, 17):
        await desk.ask("POST", path, version(from_on=f"2026-01-{day}"))

    async def shown() -> list[int]:
        return [one["number"] for one in (await master(desk, "inspection_plan"))[id_]["versions"]]

    assert await shown() == [1, 2, 3, 4, 5, 6, 7, 8]
    desk.plant.clock.advance(30 * DAY_MS)
    desk = await signed_in_again(desk)
    await desk.ask("PATCH", f"{PLANS}/{id_}", {"name_en": "Bolts"})
    assert await shown() == [4, 5, 6, 7, 8]
    every = await desk.ask("GET", f"{PLANS}/{id_}")
    assert [one["number"] for one in every["versions"]] == [1, 2, 3, 4, 5, 6, 7, 8]


async def test_nothing_changed_is_nothing_written(desk: Desk) -> None:
    id_ = await a_plan(desk)
    before = await desk.plant.server.written()

    await desk.ask("PATCH", f"{PLANS}/{id_}", {"holds": False, "item": BOLT})

    assert await desk.plant.server.written() == before


async def test_a_code_stands_for_one_plan_even_at_one_moment(desk: Desk) -> None:
    await a_plan(desk)
    again = plan(code=" in-bolt ")
    assert await refused(desk, "POST", PLANS, again) == (422, "quality.plan_invalid", {"code"})

    async def create(code: str) -> int:
        reply = await desk.plant.server.client.post(
            f"/api/v1/{PLANS}", headers=desk.planner.headers, json=plan(code=code)
        )
        return reply.status_code

    found = sorted(await asyncio.gather(*(create("SAME") for _ in range(4))))
    assert found[0] == 201
    assert set(found[1:]) <= {409, 422}


async def test_two_people_who_write_a_version_at_one_moment_write_one_after_another(
    desk: Desk,
) -> None:
    made = await desk.ask("POST", PLANS, plan())

    async def write(day: int) -> Any:
        form = version(from_on=f"2026-01-{day}")
        return await desk.ask("POST", f"{PLANS}/{made['id']}/versions", form)

    found = await asyncio.gather(*(write(day) for day in (20, 21, 22, 23)))
    assert sorted(one["number"] for one in found) == [1, 2, 3, 4]


async def test_a_party_that_was_retired_later_does_not_stop_a_change(desk: Desk) -> None:
    id_ = await a_plan(desk, supplier=desk.supplier)
    await desk.ask("PATCH", f"parties/{desk.supplier}", {"active": False})

    assert (await desk.ask("PATCH", f"{PLANS}/{id_}", {"holds": True}))["holds"] is True
    fresh = plan(code="OTHER", supplier=desk.supplier)
    assert await refused(desk, "POST", PLANS, fresh) == (
        *(422, "quality.plan_invalid"),
        {"supplier"},
    )


async def test_a_gauge_that_was_retired_stays_where_it_was_and_comes_nowhere_else(
    desk: Desk,
) -> None:
    tool = await desk.ask("POST", "gauges", gauge(desk.plant.site))
    made = await desk.ask("POST", PLANS, plan())
    path = f"{PLANS}/{made['id']}/versions"
    form = version(characteristics=[length(gauge=tool["id"])])
    await desk.ask("POST", path, form)
    await desk.ask("PATCH", f"gauges/{tool['id']}", {"active": False})

    await desk.ask("POST", path, form | {"from_on": "2026-02-01"})
    other = await desk.ask("POST", PLANS, plan(code="OTHER"))
    assert await refused(desk, "POST", f"{PLANS}/{other['id']}/versions", form) == (
        *(422, "quality.version_invalid"),
        {"characteristics.0.gauge"},
    )


async def test_other_parts_of_quality_read_plans_versions_and_categories(desk: Desk) -> None:
    await desk.plant.server.fetch(CATEGORIES, NUT)
    id_ = await a_plan(desk)
    await a_plan(desk, code="OLD", active=False)
    async with desk.plant.database.read_snapshot() as connection:
        [found] = await plans(connection, kinds=["receipt"], active=True)
        known = await versions_by_id(connection, [found.versions[0].id])
        chains = await category_chains(connection, [BOLT, NUT])

    assert (found.id, found.versions[0].characteristics[0].upper) == (id_, 4010)
    assert known == {found.versions[0].id: found.versions[0]}
    assert (chains.get(BOLT), chains.get(NUT)) == (None, [2, 1])


async def test_who_may_not_plan_changes_nothing(desk: Desk) -> None:
    id_ = await a_plan(desk)
    viewer = await desk.plant.server.person("viewer")
    client = desk.plant.server.client

    assert (await client.get(f"/api/v1/{PLANS}/{id_}", headers=viewer.headers)).status_code == 200
    for path in (PLANS, f"{PLANS}/{id_}/versions", "defect-codes", "gauges"):
        reply = await client.post(f"/api/v1/{path}", headers=viewer.headers, json={})
        assert reply.status_code == 403, path


@pytest.mark.parametrize("day", ["9999-12-31", TODAY])
async def test_any_day_from_today_on_can_be_the_first(desk: Desk, day: str) -> None:
    made = await desk.ask("POST", PLANS, plan())

    stored = await desk.ask("POST", f"{PLANS}/{made['id']}/versions", version(from_on=day))

    assert stored["from_on"] == day
