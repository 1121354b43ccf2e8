"""Charted characteristics: what is read of them, and what their charts say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.integration.documents import Desk
from tests.integration.quality.plans import Plan
from tests.phone import Act

RING: dict[str, Any] = {
    "code": "diameter", "kind": "measured", "unit": "mm", "scale": 3, "lower": 73_950,
    "upper": 74_050, "nominal": 74_000, "chart": "xbar_r", "subgroup": 5,
}  # fmt: skip
SINGLE: dict[str, Any] = {"code": "length", "kind": "measured", "chart": "imr", "subgroup": 1}


async def sample(desk: Desk, plan: Plan, n: int) -> str:
    """An inspection of its own that somebody begins a second later."""
    desk.plant.clock.advance(1_000)
    begun = plan.begin(kind="in_process", n=n, ac=n, re=n + 1, units=max(n, 10))
    return str((await desk.book("inspect.begin", begun))["id"])


async def read(desk: Desk, plan: Plan, inspection: str, code: str, values: Iterable[int]) -> Act:
    """Values unit by unit, in one act."""
    desk.plant.clock.advance(1_000)
    told = [(unit, code, value) for unit, value in enumerate(values, 1)]
    return await desk.book("inspect.readings", plan.readings(inspection, *told))


async def series(desk: Desk) -> dict[str, Any]:
    """The one series that there is, as the list shows it."""
    [found] = (await desk.ask("GET", "charts"))["series"]
    return dict(found)


async def chart(desk: Desk) -> dict[str, Any]:
    """The whole of it."""
    return dict(await desk.ask("GET", f"charts/{(await series(desk))['id']}"))


async def stored_alarms(desk: Desk) -> set[tuple[str, int, str]]:
    """Alarms as they are stored: inspection, number, rule."""
    rows = await desk.plant.server.fetch("SELECT inspection, number, rule FROM control_alarm")
    return {(str(row[0]), row[1], row[2]) for row in rows}


async def told_alarms(desk: Desk) -> set[tuple[str, int, str]]:
    """Alarms of which the inbox tells, as far as nobody has settled them."""
    rows = await desk.plant.server.fetch(
        "SELECT data FROM notice WHERE code = 'quality.spc_alarm' AND status = 'open'"
    )
    data = [json.loads(row[0]) for row in rows]
    return {(one["inspection"], one["number"], one["rule"]) for one in data}


async def tail(desk: Desk) -> list[Any]:
    """The last points as devices hold them."""
    rows = await desk.plant.server.fetch(
        "SELECT row FROM feed WHERE table_name = 'series_tail' AND row IS NOT NULL"
    )
    return [] if not rows else list(json.loads(rows[0][0])["points"])
