"""Heads of two epochs are never compared (S2): what a person saw before a restore is unknown."""

from typing import Any

import pytest

from tests.integration.inventory.plant import BOLT, Plant
from tests.integration.inventory.test_counts import become_final, verdicts

BEFORE_IT_WAS_RESTORED = [7, 1_000_000]
"""An epoch that is over, and a head far above all that its backup had."""


@pytest.mark.parametrize("said_by", ["counter", "mover"])
async def test_a_head_of_before_a_restore_does_not_say_which_of_two_acts_came_first(
    plant: Plant, said_by: str
) -> None:
    counter, mover = await plant.phone(), await plant.phone()
    worker = await plant.worker()
    counter.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    await plant.push(counter)
    plant.clock.advance(60_000)
    bases: dict[str, Any] = {said_by: {"base": BEFORE_IT_WAS_RESTORED}}
    mover.record("stock.move", worker.id, plant.move(BOLT, "A1", "A2", 4), **bases.get("mover", {}))
    plant.clock.advance(60_000)
    counted = {"item": BOLT, "lot": None, "location": plant.places["A1"]}
    counted |= {"quantity": 10, "plan": None}
    counter.record("stock.count", worker.id, counted, **bases.get("counter", {}))
    await plant.push(counter)
    await plant.push(mover)

    await become_final(plant)

    assert await verdicts(plant) == [(10, "check")]
    assert "inventory.count_unclear" in await plant.codes()
