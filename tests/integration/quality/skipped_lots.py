"""Two lots of a plan that skips: the first is looked at, the second passes without a look."""

from __future__ import annotations

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import receipt
from tests.integration.quality.plans import a_plan

SKIPS = {"kind": "fixed", "n": 1, "ac": 0, "skip": {"after": 1, "every": 2}}
LOOKED_AT, SKIPPED = lot_id(GLUE, "L-1"), lot_id(GLUE, "L-2")


async def receive_two_of_which_one_is_skipped(desk: Desk, size: int) -> None:
    """Both lots come in; of the first one piece is read."""
    plan = await a_plan(desk.plant.database, sampling=SKIPS)
    for code, lot in (("L-1", LOOKED_AT), ("L-2", SKIPPED)):
        act = await desk.book("stock.receive", receipt(desk, None, lot=lot, lot_code=code))
        desk.plant.clock.advance(1_000)
        more = {"n": 1} if lot == LOOKED_AT else {"n": 0, "mode": "skip"}
        await desk.book("inspect.begin", plan.begin(act["id"], lot=lot, **more))
        desk.plant.clock.advance(1_000)
        if lot == LOOKED_AT:
            await desk.book("inspect.readings", plan.readings(act["id"], (1, "length", size)))
