"""Defect codes and gauges: stored, published, audited; calibrations say when a gauge is due."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.integration.documents import Desk
from tests.integration.quality.plan_desk import gauge


async def shown_gauges(desk: Desk) -> dict[int, Any]:
    return await desk.shown("gauge")


async def calibrated(desk: Desk, gauge_id: int, **form: Any) -> Any:
    return await desk.ask("POST", f"gauges/{gauge_id}/calibrations", form)


async def refused(
    desk: Desk, method: str, path: str, form: Any
) -> tuple[int, str, list[list[str]]]:
    before = await desk.plant.server.written()
    reply = await desk.plant.server.client.request(
        method, f"/api/v1/{path}", headers=desk.planner.headers, json=form
    )
    assert await desk.plant.server.written() == before
    content = reply.json()
    faults = [[one["field"], one["code"]] for one in content.get("errors", [])]
    return reply.status_code, content["code"], faults


async def test_a_defect_code_is_stored_published_and_retired(desk: Desk) -> None:
    made = await desk.ask("POST", "defect-codes", {"code": "BURR", "name_zh": "毛刺"})
    row = {**{"id": made["id"], "code": "BURR", "name_zh": "毛刺", "name_en": None}}
    row |= {"category": None, "active": True}
    assert made == row

    changed = await desk.ask("PATCH", f"defect-codes/{made['id']}", {"active": False})

    assert changed == row | {"active": False}
    feed = await desk.plant.server.fetch(
        "SELECT scope, key, row FROM feed WHERE table_name = 'defect_code'"
    )
    assert [(one["scope"], one["key"], json.loads(one["row"])) for one in feed] == [
        ("master", str(made["id"]), changed)
    ]
    assert (await desk.ask("GET", "defect-codes"))["defect_codes"] == [changed]
    again = {"code": " burr ", "name_en": "Burr"}
    assert await refused(desk, "POST", "defect-codes", again) == (
        *(422, "quality.defect_code_invalid"),
        [["code", "taken"]],
    )


async def test_a_gauge_is_shown_at_its_site(desk: Desk) -> None:
    made = await desk.ask("POST", "gauges", gauge(desk.plant.site))

    assert made == {
        **{"id": made["id"], "site": desk.plant.site, "code": "CAL-07", "name_zh": None},
        **{"name_en": "Caliper 7", "unit": "mm", "interval_days": 365},
        **{"due_on": "2026-01-31", "active": True},
    }
    shown = {name: value for name, value in made.items() if name != "site"}
    assert await shown_gauges(desk) == {made["id"]: shown}
    assert (await desk.ask("GET", "gauges"))["gauges"] == [made]


async def test_the_latest_calibration_says_until_when_a_gauge_may_be_used(desk: Desk) -> None:
    tool = (await desk.ask("POST", "gauges", gauge(desk.plant.site)))["id"]

    async def due() -> str:
        return str((await shown_gauges(desk))[tool]["due_on"])

    first = await calibrated(desk, tool, done_on="2026-01-02", result="pass", certificate="C-1")
    assert (first["due_on"], first["person"]) == ("2027-01-02", desk.planner.id)
    assert await due() == "2027-01-02"
    # One that is written down late says nothing about today.
    await calibrated(desk, tool, done_on="2025-01-01", result="pass")
    assert await due() == "2027-01-02"
    await calibrated(desk, tool, done_on="2026-01-04", result="fail", note="Jaw bent")
    assert await due() == "2026-01-03"
    await calibrated(desk, tool, done_on="2026-01-05", due_on="2026-06-30", result="pass")
    assert await due() == "2026-06-30"
    told = (await desk.ask("GET", f"gauges/{tool}/calibrations"))["calibrations"]
    days = ["2026-01-05", "2026-01-04", "2026-01-02", "2025-01-01"]
    assert [one["done_on"] for one in told] == days


async def test_once_calibrated_a_gauge_is_due_by_its_calibrations_alone(desk: Desk) -> None:
    tool = (await desk.ask("POST", "gauges", gauge(desk.plant.site)))["id"]
    await desk.ask("PATCH", f"gauges/{tool}", {"due_on": "2026-02-28"})
    await calibrated(desk, tool, done_on="2026-01-05", result="pass")

    assert await refused(desk, "PATCH", f"gauges/{tool}", {"due_on": "2030-01-01"}) == (
        *(422, "quality.gauge_invalid"),
        [["due_on", "set_by_calibration"]],
    )
    renamed = await desk.ask("PATCH", f"gauges/{tool}", {"name_zh": "卡尺", "due_on": "2027-01-05"})
    assert renamed["due_on"] == "2027-01-05"


async def test_a_gauge_without_interval_needs_no_calibration_until_it_has_one(desk: Desk) -> None:
    form = gauge(desk.plant.site, interval_days=None, due_on=None)
    tool = (await desk.ask("POST", "gauges", form))["id"]

    assert (await shown_gauges(desk))[tool]["due_on"] is None
    path = f"gauges/{tool}/calibrations"
    assert await refused(desk, "POST", path, {"done_on": "2026-01-05", "result": "pass"}) == (
        *(422, "quality.calibration_invalid"),
        [["due_on", "missing"]],
    )
    await calibrated(desk, tool, done_on="2026-01-05", result="fail")
    assert (await shown_gauges(desk))[tool]["due_on"] == "2026-01-04"


async def test_a_gauge_of_another_site_is_none_for_whoever_plans_here_alone(desk: Desk) -> None:
    tool = (await desk.ask("POST", "gauges", gauge(desk.plant.site)))["id"]
    other = 900_777
    await desk.plant.server.fetch(
        "INSERT INTO location (id, code, code_key, name_en, kind, site, time_zone)"
        " VALUES ($1, 'FAR', 'far', 'Far', 'site', $1, 'UTC')",
        other,
    )
    stranger = await desk.plant.server.person("planner", site=other)
    client = desk.plant.server.client

    for method, path in (
        ("PATCH", f"gauges/{tool}"),
        ("GET", f"gauges/{tool}/calibrations"),
        ("POST", f"gauges/{tool}/calibrations"),
    ):
        options = {} if method == "GET" else {"json": {}}
        reply = await client.request(method, f"/api/v1/{path}", headers=stranger.headers, **options)
        assert (reply.status_code, reply.json()["code"]) == (404, "quality.gauge_not_found")
    reply = await client.get("/api/v1/gauges", headers=stranger.headers)
    assert reply.json() == {"gauges": []}
    form = gauge(desk.plant.site, code="MINE")
    reply = await client.post("/api/v1/gauges", headers=stranger.headers, json=form)
    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        ({"done_on": "2026-01-06", "result": "pass"}, [["done_on", "in_the_future"]]),
        ({"done_on": "1969-12-31", "result": "pass"}, [["done_on", "out_of_range"]]),
        (
            {"done_on": "2026-01-05", "due_on": "2026-01-04", "result": "pass"},
            [["due_on", "before_it_was_done"]],
        ),
        ({}, [["done_on", "missing"], ["result", "missing"]]),
    ],
)
async def test_a_calibration_was_made_before_it_is_written_down(
    desk: Desk, form: dict[str, Any], faults: list[list[str]]
) -> None:
    tool = (await desk.ask("POST", "gauges", gauge(desk.plant.site)))["id"]

    assert await refused(desk, "POST", f"gauges/{tool}/calibrations", form) == (
        *(422, "quality.calibration_invalid"),
        faults,
    )


async def test_a_calibration_that_is_written_down_stays(desk: Desk) -> None:
    tool = (await desk.ask("POST", "gauges", gauge(desk.plant.site)))["id"]
    await calibrated(desk, tool, done_on="2026-01-05", result="pass")

    for statement in ("UPDATE calibration SET result = 'fail'", "DELETE FROM calibration"):
        with pytest.raises(Exception, match="permission denied"):
            await desk.plant.server.fetch(statement)
