"""Montgomery's piston rings through the server: limits, alarms and capability as expected."""

from __future__ import annotations

import json

import pytest

from tests.integration.documents import Desk
from tests.integration.quality.charting import RING, chart, read, sample, series, stored_alarms
from tests.integration.quality.plans import a_plan
from tests.shared_data import shared


def rings() -> dict[int, list[int]]:
    """Diameters in thousandths by sample."""
    found: dict[int, list[int]] = {}
    lines = shared("data", "spc", "pistonrings.txt").read_text("utf-8").splitlines()
    for diameter, number, _ in (line.split() for line in lines[1:]):
        found.setdefault(int(number), []).append(round(float(diameter) * 1000))
    return found


@pytest.mark.data
async def test_piston_rings_are_charted_and_alarm_as_was_computed_for_them(desk: Desk) -> None:
    wanted = json.loads(shared("expected", "spc.expected.json").read_text("utf-8"))["pistonrings"]
    plan = await a_plan(desk.plant.database, kind="in_process", characteristics=(RING,))
    samples: list[str] = []
    for number, diameters in sorted(rings().items()):
        if number == wanted["trial"] + 1:
            points = (await chart(desk))["points"]
            ends = [{"inspection": samples[at], "number": 1} for at in (0, -1)]
            choice = {"first": ends[0], "last": ends[1], "rules": ["nelson_1"]}
            id_ = (await series(desk))["id"]
            proposed = await desk.ask("POST", f"charts/{id_}/proposal", choice)
            desk.plant.clock.advance(1)
            await desk.ask("POST", f"charts/{id_}/limits", choice)
            assert points["inspections"] == samples
        samples.append(await sample(desk, plan, 5))
        await read(desk, plan, samples[-1], "diameter", diameters)

    found = await chart(desk)
    main, second = proposed["lines"]["main"], proposed["lines"]["second"]
    alarms = {key[0] for key in await stored_alarms(desk)}
    cp = proposed["capability"]["cp"]
    assert {
        "subgroups": len(found["points"]["at"]),
        "trial": proposed["points"],
        "size": proposed["limits"]["size"],
        "centre": round(main["centre"] / 1000, 6),
        "mean_range": round(second["centre"] / 1000, 6),
        "sigma": round(proposed["capability"]["within"]["sigma"] / 1000, 6),
        "lcl": round(main["lcl"] / 1000, 6),
        "ucl": round(main["ucl"] / 1000, 6),
        "r_lcl": round(second["lcl"] / 1000, 6),
        "r_ucl": round(second["ucl"] / 1000, 6),
        "outside": [at for at, one in enumerate(samples, 1) if one in alarms],
        "r_outside": [one for one in found["alarms"] if one["is_second"]],
    } == wanted
    assert found["limits"]["limits"] == proposed["limits"]
    assert round(cp["value"], 3) == round(0.1 / (6 * wanted["sigma"]), 3)
    assert cp["low"] < cp["value"] < cp["high"]
