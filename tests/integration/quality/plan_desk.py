"""Forms of plans, versions, codes and gauges that are right, for tests to make wrong."""

from __future__ import annotations

from typing import Any

from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT

PLANS = "inspection-plans"
TODAY = "2026-01-05"
"""Of the clock of tests, at a site in UTC."""


def plan(**more: Any) -> dict[str, Any]:
    """A plan for bolts that arrive."""
    form = {"code": "IN-BOLT", "name_zh": "螺栓来料检验", "kind": "receipt", "item": BOLT}
    return form | more


def length(**more: Any) -> dict[str, Any]:
    """A measured characteristic."""
    form = {"code": "LEN", "name_zh": "长度", "kind": "measured", "unit": "mm", "scale": 2}
    return form | {"nominal": 4000, "lower": 3990, "upper": 4010} | more


def version(**more: Any) -> dict[str, Any]:
    """A version from today, by the standard."""
    sampling = {"kind": "aql", "level": "II", "aql": "1.5"}
    return {"from_on": TODAY, "sampling": sampling, "characteristics": [length()]} | more


def gauge(site: int, **more: Any) -> dict[str, Any]:
    """A caliper that is calibrated once a year."""
    form = {"site": site, "code": "CAL-07", "name_en": "Caliper 7", "unit": "mm"}
    return form | {"interval_days": 365, "due_on": "2026-01-31"} | more


async def a_plan(desk: Desk, **more: Any) -> int:
    """A plan with a version in force."""
    made = await desk.ask("POST", PLANS, plan(**more))
    await desk.ask("POST", f"{PLANS}/{made['id']}/versions", version())
    return int(made["id"])
