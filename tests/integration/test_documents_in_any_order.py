"""What was received, shipped, used and made is the same whatever arrives when."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt.app import EXTENSIONS
from takt.inventory.waiting_acts import settle_waiting
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.integration.documents import Desk, a_desk
from tests.integration.inventory.plant import BOLT, NUT, a_plant

KINDS = ("receive", "ship", "consume", "output", "undo")
STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(KINDS),
    st.sampled_from((BOLT, NUT)),
    st.integers(1, 60),
    st.booleans(),
)
FIGURES = {
    "received": "SELECT received FROM delivery_line WHERE id = $1",
    "shipped": "SELECT shipped FROM shipment_line WHERE id = $1",
    "made": "SELECT made FROM work_order WHERE id = $1",
    "consumed": "SELECT consumed FROM work_order_component WHERE work_order = $1",
}
ACTS = {
    "receive": ("stock.receive", "supplier", "A1", "received", BOLT),
    "ship": ("stock.ship", "A1", "customer", "shipped", BOLT),
    "consume": ("stock.consume", "A1", "conversion", "consumed", NUT),
    "output": ("stock.output", "conversion", "A1", "made", BOLT),
}


@pytest.fixture
async def desk(database: Database, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_plant(database, clock, tmp_path) as plant:
        yield await a_desk(plant)


async def documents(desk: Desk, number: int) -> dict[str, int]:
    """A delivery, a shipment and an order of their own, and what acts name of each."""
    head = {"site": desk.plant.site, "code": f"D-{number}"}
    line = {"lines": [{"item": BOLT, "quantity": 100}]}
    takes = {"components": [{"item": NUT, "quantity": 100}]}
    delivery = await desk.ask("POST", "deliveries", head | line | {"supplier": desk.supplier})
    shipment = await desk.ask("POST", "shipments", head | line | {"customer": desk.customer})
    order = head | takes | {"item": BOLT, "quantity": 100}
    made = (await desk.ask("POST", "work-orders", order))["id"]
    return {
        "received": delivery["lines"][0]["id"],
        "shipped": shipment["lines"][0]["id"],
        "made": made,
        "consumed": made,
    }


def args_of(desk: Desk, kind: str, item: int, quantity: int, named: dict[str, int]) -> Any:
    """Arguments of an act for the documents; some name the wrong item for their line."""
    _, source, target, figure, _ = ACTS[kind]
    label: dict[str, Any] = {"reference": None}
    if kind in ("receive", "output"):
        label |= {"lot_code": None, "expires_on": None}
    what = "line" if figure in ("received", "shipped") else "work_order"
    return desk.plant.move(item, source, target, quantity, **label, **{what: named[figure]})


@given(steps=st.lists(STEP, min_size=4, max_size=25), order=st.randoms(use_true_random=False))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
async def test_figures_are_the_sums_of_what_stands_whatever_arrives_when(
    desk: Desk, steps: list[Any], order: random.Random
) -> None:
    number = len(desk.plant.phones)
    named = await documents(desk, number)
    phones = [await desk.plant.phone() for _ in range(3)]
    made: list[tuple[str, str, int, int]] = []
    undone: set[str] = set()
    for device, kind, item, quantity, elsewhere in steps:
        desk.plant.clock.advance(quantity)
        if kind == "undo" and made:
            target = made[quantity % len(made)]
            # The undo may be on another phone of the person, and come before its original.
            phone = phones[(device + elsewhere) % 3]
            phone.record("undo", desk.worker, {"operation": target[0]})
            undone.add(target[0])
        elif kind != "undo":
            act = phones[device].record(
                ACTS[kind][0], desk.worker, args_of(desk, kind, item, quantity, named)
            )
            made.append((act["id"], kind, item, quantity))

    waiting = [phone for phone in phones if phone.acts]
    while waiting:
        await desk.plant.push(order.choice(waiting), count=order.randint(1, 6))
        waiting = [one for one in waiting if one.acknowledged < len(one.acts)]
    await settle_waiting(desk.plant.database, desk.plant.clock.now_ms(), EXTENSIONS)

    for kind, (_, _, _, figure, counted) in ACTS.items():
        stands = [one for one in made if one[1:3] == (kind, counted) and one[0] not in undone]
        [row] = await desk.plant.server.fetch(FIGURES[figure], named[figure])
        assert row[0] == sum(one[3] for one in stands), figure
        is_over = row[0] > 100
        told = [data for code, data in await desk.noted("") if code == CODES[figure]]
        assert any(f"D-{number}" == data["code"] for data in told) == is_over
    assert await desk.differences() == []


CODES = {
    "received": "purchasing.over_delivered",
    "shipped": "demand.over_shipped",
    "made": "production.over_made",
    "consumed": "production.over_consumed",
}
