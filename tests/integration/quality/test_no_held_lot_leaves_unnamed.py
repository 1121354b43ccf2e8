"""I13 over all kinds of acts: what leaves of a held lot is named, whatever arrives when (G22)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from takt.checks import CHECKS
from takt.inventory.verify import verify
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.mixed_streams import histories
from tests.integration.quality.every_kind import (
    KINDS,
    TAGS,
    Plans,
    Step,
    Trial,
    is_named,
)
from tests.integration.quality.plans import a_plan
from tests.phone import Phone

DEVICES = 3
KNOWN: dict[int, Plans] = {}
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(KINDS),
    st.integers(0, 11),
    st.integers(0, 11),
    st.integers(0, 50),
)
RECEIPTS: list[Step] = [
    (at % DEVICES, kind, at, at, 0)
    for at, kind in enumerate(("receive", "inspected", "made for order", "receive"))
]


async def the_plans(desk: Desk) -> Plans:
    """Made once for all trials; the people and devices too, for enrolling takes long."""
    known = KNOWN.get(id(desk))
    if known is None:
        base = desk.plant.database
        KNOWN.clear()
        known = KNOWN[id(desk)] = Plans(
            await a_plan(base, "R", supplier=desk.supplier),
            await a_plan(base, "F", kind="in_process", trigger="first_piece", holds=True),
            await a_plan(base, "L", kind="final", trigger="last_piece"),
            (await desk.plant.worker("supervisor")).id,
        )
        while len(desk.plant.phones) < 2 * DEVICES:
            await desk.plant.phone()
    return known


async def a_trial(desk: Desk, phones: list[Phone], steps: list[Step]) -> Trial:
    plans = await the_plans(desk)
    form = {"code": f"WO-{next(TAGS)}", "site": desk.plant.site, "item": GLUE, "quantity": 2}
    made = await desk.ask("POST", "work-orders", form | {"components": []})
    lots = Lots(desk.plant, f"{next(TAGS)}-")
    desk.plant.clock.advance(2_000)
    start = desk.plant.clock.now_ms() - 1_900
    trial = Trial(desk, plans, phones, lots, start, int(made["id"]))
    for number, step in enumerate(steps):
        trial.record(number, step)
    return trial


async def unnamed(trial: Trial) -> list[str]:
    """Acts that took of a lot while it was on hold, and that no notice tells of."""
    lots, named = await trial.histories(), await trial.named()
    gone = [*trial.left(), *[one async for one in trial.counted_out()]]
    return [
        f"{one.kind} of {one.lot} at {at - trial.start}"
        for one, at in gone
        if not is_named(one, at, lots[one.lot], named)
    ]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(
    receivers=st.permutations(RECEIPTS),
    steps=st.lists(STEP, min_size=10, max_size=30),
    orders=st.tuples(st.integers(0, 999), st.integers(0, 999)),
)
@histories(20)
async def test_no_quantity_of_a_held_lot_leaves_by_any_act_without_a_notice_that_names_it(
    desk: Desk, receivers: list[Step], steps: list[Step], orders: tuple[int, int]
) -> None:
    note(f"receivers={receivers!r}, steps={steps!r}, orders={orders!r}")
    await the_plans(desk)
    seen = []
    for order, phones in zip(
        orders, (desk.plant.phones[:DEVICES], desk.plant.phones[DEVICES : 2 * DEVICES]), strict=True
    ):
        trial = await a_trial(desk, phones, [*receivers, *steps])
        await trial.arrive(random.Random(order))
        assert await unnamed(trial) == [], (receivers, steps, orders)
        verdicts = [trial.applied[one.act["id"]] for one in trial.told]
        seen.append((verdicts, await trial.state()))
        await trial.count_up()
        assert await unnamed(trial) == [], (receivers, steps, orders)

    # An intent may be refused or not, by what was known when it came.
    differing = {*seen[0][1]} ^ {*seen[1][1]} if seen[0][0] == seen[1][0] else set()
    assert differing == set(), (receivers, steps, orders)
    assert await verify(desk.plant.database, checks=CHECKS) == []


async def test_an_adjustment_is_named_where_the_lot_was_on_hold_when_it_was_asked_for(
    desk: Desk,
) -> None:
    lots, plans = Lots(desk.plant, "adjusted-"), await the_plans(desk)
    await desk.book("stock.receive", lots.receive("R"))
    desk.plant.clock.advance(1_000)
    await desk.book("lot.hold", lots.status("R"))
    desk.plant.clock.advance(1_000)
    wish = {"item": GLUE, "lot": lots.id("R"), "location": desk.plant.places["A1"], "quantity": -1}
    asked = await desk.book("stock.adjust", wish | {"reason": None, "note": None})
    desk.plant.clock.advance(1_000)
    await desk.book("lot.release", lots.status("R"))
    desk.plant.clock.advance(1_000)
    answer = {"operation": asked["id"], "decision": "approve", "note": None}
    approved = desk.phone.record("approve", plans.approver, answer)
    await desk.plant.push(desk.phone)

    assert approved["id"] in [one["operation"] for one in await lots.on_hold()]


async def test_an_adjustment_of_a_lot_that_nobody_has_received_yet_is_booked(desk: Desk) -> None:
    lots, plans = Lots(desk.plant, "unknown-"), await the_plans(desk)
    wish = {"item": GLUE, "lot": lots.id("R"), "location": desk.plant.places["A1"], "quantity": -1}
    asked = await desk.book("stock.adjust", wish | {"reason": None, "note": None})
    answer = {"operation": asked["id"], "decision": "approve", "note": None}
    desk.phone.record("approve", plans.approver, answer)
    await desk.plant.push(desk.phone)

    assert "inventory.unknown_lot" in await desk.plant.codes()
    assert await lots.statuses("R") == {"R": "hold"}
    await desk.book("stock.receive", lots.receive("R"))
    assert await lots.statuses("R") == {"R": "available"}
    assert await desk.differences() == []
