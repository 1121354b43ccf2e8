"""Bad goods are reported of a lot that nobody has received yet."""

from __future__ import annotations

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import report


async def test_goods_of_a_lot_that_was_only_reported_so_far_are_booked_in_the_same_push(
    desk: Desk,
) -> None:
    said = report(desk, lot=lot_id(GLUE, "NEW-1"), hold=False)
    desk.phone.record("nonconformance.report", desk.worker, said)
    moved = desk.plant.move(GLUE, "A1", "A2", 1, lot=lot_id(GLUE, "NEW-1"))
    desk.phone.record("stock.move", desk.worker, moved)

    receipt_ = await desk.plant.push(desk.phone)

    assert [one[1] for one in receipt_["results"]] == ["applied", "applied"]
    assert await desk.differences() == []
