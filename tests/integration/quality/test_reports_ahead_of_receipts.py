"""Bad goods are reported of a lot that nobody has received yet."""

from __future__ import annotations

import pytest

from takt.inventory import lot_id
from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.cases import report


@pytest.mark.parametrize("is_first", [True, False], ids=["told first", "moved first"])
async def test_goods_of_a_lot_that_was_only_reported_are_booked_and_wait_for_their_receipt(
    desk: Desk, is_first: bool
) -> None:
    lot = lot_id(GLUE, "NEW-1")
    said = [
        ("nonconformance.report", report(desk, lot=lot, hold=False)),
        ("stock.move", desk.plant.move(GLUE, "A1", "A2", 1, lot=lot)),
    ]
    for kind, args in said if is_first else reversed(said):
        desk.phone.record(kind, desk.worker, args)

    receipt = await desk.plant.push(desk.phone)

    assert [one[1] for one in receipt["results"]] == ["applied", "applied"]
    # Whatever is said of a lot: who uses it before it was received is told so.
    assert "inventory.unknown_lot" in await desk.plant.codes()
    assert await desk.differences() == []
