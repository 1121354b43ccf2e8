"""Whatever is wrong with a choice of limits is named, and nothing is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.api.wrong_charts import FORMS, GOOD, SAVING
from tests.integration.documents import Desk, a_desk
from tests.integration.inventory.plant import a_plant
from tests.integration.quality.charting import SINGLE, read, sample, series
from tests.integration.quality.plans import a_plan

MISSING = 999_999


@pytest.fixture
async def desk(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_plant(database, clock, tmp_path) as plant:
        made = await a_desk(plant)
        plan = await a_plan(database, kind="in_process", characteristics=(SINGLE,))
        await read(made, plan, await sample(made, plan, 5), "length", (5, 7, 6, 5, 8))
        yield made


async def test_a_wrong_choice_of_limits_names_its_faults_and_stores_nothing(desk: Desk) -> None:
    id_ = (await series(desk))["id"]
    client, headers = desk.plant.server.client, desk.planner.headers
    cases = [("proposal", *case) for case in FORMS.values()]
    cases += [("limits", *case) for case in (FORMS | SAVING).values()]
    before = await desk.plant.server.written()

    found = []
    for path, wrong, faults in cases:
        base = {"rules": GOOD["rules"]} if {"first", "points"} & wrong.keys() else GOOD
        reply = await client.post(
            f"/api/v1/charts/{id_}/{path}", headers=headers, json={**base, **wrong}
        )
        named = {(fault["field"], fault["code"]) for fault in reply.json().get("errors", [])}
        if (reply.status_code, named) != (422, faults):
            found.append((path, wrong, reply.text))

    assert found == []
    assert await desk.plant.server.written() == before
    assert not (await series(desk))["has_limits"]


async def test_there_is_no_chart_of_an_unknown_series(desk: Desk) -> None:
    client, headers = desk.plant.server.client, desk.planner.headers
    for method, path in (("GET", ""), ("POST", "/proposal"), ("POST", "/limits")):
        options = {} if method == "GET" else {"json": GOOD}
        reply = await client.request(
            method, f"/api/v1/charts/{MISSING}{path}", headers=headers, **options
        )
        assert (reply.status_code, reply.json()["code"]) == (404, "quality.series_not_found")


async def test_who_only_looks_saves_no_limits(desk: Desk) -> None:
    id_ = (await series(desk))["id"]
    worker = await desk.plant.server.person("viewer")
    reply = await desk.plant.server.client.post(
        f"/api/v1/charts/{id_}/limits", headers=worker.headers, json=GOOD
    )
    assert reply.status_code == 403
