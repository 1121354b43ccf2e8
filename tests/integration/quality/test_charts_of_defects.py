"""Charts of defects: what is counted on samples that are not alike is not compared as it is."""

from __future__ import annotations

import pytest

from tests.integration.documents import Desk
from tests.integration.quality.charting import chart, read, sample
from tests.integration.quality.plans import FIXED, a_plan


@pytest.mark.parametrize(("kind", "stopped"), [("c", []), ("u", [[4, 1]])])
async def test_a_sample_that_ends_with_its_first_defects_is_a_point_by_the_unit_alone(
    desk: Desk, kind: str, stopped: list[list[int]]
) -> None:
    burrs = {"code": "burrs", "kind": "counted", "chart": kind, "subgroup": 1}
    plan = await a_plan(
        desk.plant.database,
        kind="in_process",
        characteristics=[burrs | {"is_critical": True}],
        sampling=FIXED,
    )
    whole = await sample(desk, plan, 3)
    await read(desk, plan, whole, "burrs", [0, 1, 1])
    ended = await sample(desk, plan, 3)
    await read(desk, plan, ended, "burrs", [4])

    points = (await chart(desk))["points"]

    assert points["subgroups"] == ([[2]] if kind == "c" else [[2, 3]]) + stopped
