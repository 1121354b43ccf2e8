"""Alarms follow from the readings that stand and the limits, not from what came first."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.documents import Desk
from tests.integration.mixed_streams import arrive, histories
from tests.integration.quality.charting import SINGLE, read, sample, stored_alarms, told_alarms
from tests.integration.quality.plans import Plan, a_plan

PAIRS: dict[str, Any] = {
    "code": "width", "kind": "measured", "chart": "xbar_r", "subgroup": 2,
}  # fmt: skip
COUNTED: dict[str, Any] = {"code": "flaws", "kind": "counted", "chart": "u", "subgroup": 4}
UNITS = 4
DEVICES = 2
ALL = ["nelson_1", "nelson_2", "nelson_3", "nelson_5", "nelson_6", "western_4"]
QUIET = (100, 104, 97, 101, 99, 103, 98, 102, 100, 96, 104, 101)
KINDS = ("read", "read", "read", "read", "again", "undo", "begin", "cause")
Step = tuple[int, str, int, int, int]
"""Device, kind, what it speaks of, a value and a time."""
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(KINDS),
    st.integers(0, 50),
    st.sampled_from((100, 101, 99, 112, 112, 113, 130, 70)),
    st.integers(0, 40),
)


@pytest.fixture
async def plan(desk: Desk) -> Plan:
    """Characteristics with a history of quiet readings and limits that are in force."""
    plan = await a_plan(desk.plant.database, characteristics=(SINGLE, PAIRS, COUNTED))
    for at in range(0, len(QUIET), UNITS):
        first = await sample(desk, plan, UNITS)
        values = QUIET[at : at + UNITS]
        await read(desk, plan, first, "length", values)
        await read(desk, plan, first, "width", values)
        await read(desk, plan, first, "flaws", [value % 3 for value in values])
    for one in (await desk.ask("GET", "charts"))["series"]:
        choice = {"from": 0, "to": 2**52, "rules": ALL}
        await desk.ask("POST", f"charts/{one['id']}/limits", choice)
    return plan


class Trial:
    """One history on two phones, at times that are not the order in which it was recorded."""

    def __init__(self, desk: Desk, plan: Plan, phones: list[Any]) -> None:
        self.desk, self.plan, self.phones = desk, plan, phones
        self.start = desk.plant.clock.now_ms()
        self.begun: list[str] = []
        self.acts: list[str] = []

    def record(self, number: int, step: Step) -> None:
        device, kind, about, value, when = step
        told, args = self._said(kind, about, value)
        at = self.start + 1_000 + when * 40 + number
        backdated = {"backdated": {"at": at, "reason": "noted later"}}
        act = self.phones[device].record(told, self.desk.worker, args, **backdated)
        if told == "inspect.begin":
            self.begun.append(act["id"])
        elif told != "undo":
            self.acts.append(act["id"])

    def _said(self, kind: str, about: int, value: int) -> tuple[str, dict[str, Any]]:
        if kind == "begin" or not self.begun:
            begun = self.plan.begin(kind="in_process", n=UNITS, ac=UNITS, re=UNITS + 1)
            return "inspect.begin", begun
        inspection = self.begun[about % len(self.begun)]
        if kind == "undo" and self.acts:
            return "undo", {"operation": self.acts.pop(about % len(self.acts))}
        if kind == "cause":
            named = {"inspection": inspection, "code": "length", "number": about % UNITS + 1}
            return "inspect.cause", named | {"cause": "tool", "note": None}
        unit = about % UNITS + 1
        units = [unit] if kind == "again" else list(range(1, UNITS + 1))
        told = [(one, "length", value + one % 2) for one in units]
        told += [(one, "width", value - one % 3) for one in units]
        told += [(one, "flaws", value % 7) for one in units]
        return "inspect.readings", self.plan.readings(inspection, *told)


@given(steps=st.lists(STEP, min_size=6, max_size=24), order=st.integers(0, 999))
@histories(20)
async def test_alarms_are_those_of_all_that_stands_in_any_order_of_arrival(
    desk: Desk, plan: Plan, steps: list[Step], order: int
) -> None:
    phones = desk.plant.phones
    while len(phones) < DEVICES + 1:  # the same ones in all trials: enrolling takes long
        await desk.plant.phone()
    desk.plant.clock.advance(4_000)
    trial = Trial(desk, plan, phones[1:])
    for number, step in enumerate([(0, "begin", 0, 0, 0), *steps]):
        trial.record(number, step)
    desk.plant.clock.advance(4_000)
    await arrive(desk.plant, phones[1:], random.Random(order))

    assert await desk.differences() == []
    assert await told_alarms(desk) == await stored_alarms(desk)
    assert await tails(desk) == await last_points(desk)


async def tails(desk: Desk) -> dict[str, list[Any]]:
    """The last points of each series as devices hold them."""
    rows = await desk.plant.server.fetch(
        "SELECT key, row FROM feed WHERE table_name = 'series_tail' AND row IS NOT NULL"
    )
    return {key: [one[3:] for one in json.loads(row)["points"]] for key, row in rows}


async def last_points(desk: Desk) -> dict[str, list[Any]]:
    """The same from the whole charts."""
    found = {}
    for one in (await desk.ask("GET", "charts"))["series"]:
        points = (await desk.ask("GET", f"charts/{one['id']}"))["points"]
        inspections = [points["inspections"][at] for at in points["of"]]
        rows = zip(inspections, points["number"], points["subgroups"], strict=True)
        found[str(one["id"])] = [list(row) for row in rows][-25:]
    return found
