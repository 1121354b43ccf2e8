"""Lots that are inspected one after the other, and how strictly the next one is."""

from __future__ import annotations

from typing import Any

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import inspections
from tests.integration.quality.plans import AQL, Plan

GOOD, BAD = 1_000, 1_011
SMALL = AQL | {"aql": "6.5"}
"""Of ten pieces two are looked at, three in tightened inspection."""


async def lot(desk: Desk, plan: Plan, name: str, value: int | None, **more: Any) -> dict[str, Any]:
    """One lot that is begun and, where a value is given, read; its row."""
    desk.plant.clock.advance(1_000)
    said = plan.begin(lot=lot_id(GLUE, name), n=2, supplier=desk.supplier) | more
    begun = await desk.book("inspect.begin", said)
    if value is not None:
        told = [(unit, "length", value) for unit in (1, 2, 3)]
        desk.plant.clock.advance(1_000)
        await desk.book("inspect.readings", plan.readings(begun["id"], *told))
    return (await inspections(desk))[begun["id"]]


async def mode_of(desk: Desk, plan: Plan) -> list[tuple[str, int | None]]:
    found = await desk.ask("GET", f"switching?plan={plan.id}")
    return [(one["mode"], one["supplier"]) for one in found["switching"]]
