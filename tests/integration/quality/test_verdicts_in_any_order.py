"""What an inspection says follows from what was said and stands, not from what came first."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.mixed_streams import arrive, histories
from tests.integration.quality.goods import line_of
from tests.phone import Act, Phone

NAMES = "RS"
DEVICES = 2
DAYS = (None, "2027-01-31", "2027-03-01")
KINDS = (
    "inspected", "inspected", "receive", "pass", "pass", "pass", "fail", "fail", "loose fail",
    "undo", "undo", "undo", "hold", "release",
)  # fmt: skip
TAGS = itertools.count(1)

Step = tuple[int, str, int, int]
"""Device, kind, what it speaks of, and a time."""
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(KINDS),
    st.integers(0, 29),
    st.integers(0, 50),
)
FIRST: list[Step] = [(0, "inspected", 0, 5), (1, "inspected", 1, 7)]


@dataclass
class Trial:
    """One history on lots and phones of its own, pushed in one order of arrival."""

    desk: Desk
    line: int
    phones: list[Phone]
    lots: Lots
    start: int
    acts: list[tuple[str, str, Act]] = field(default_factory=list)
    """Kind, lot, and the act."""
    applied: dict[str, bool] = field(default_factory=dict)

    def record(self, number: int, step: Step) -> None:
        """One act, at a time of its own that is not the order in which it was recorded."""
        device, kind, about, when = step
        name = NAMES[about % len(NAMES)]
        known = {"inspected", "receive", "pass", "fail", "loose fail", "hold"}
        undone = {act["args"].get("operation") for *_, act in self.acts}
        spoken = {
            "undo": [one for one in self.acts if one[0] in known and one[2]["id"] not in undone],
            "pass": [one for one in self.acts if one[0] == "inspected"],
        }
        told, args = self._said(kind, name, spoken["pass"], about)
        if kind == "undo" and spoken["undo"]:
            undoes = spoken["undo"][about % len(spoken["undo"])][2]
            told, args = "undo", {"operation": undoes["id"]}
        at = self.start + when * 25 + number
        backdated = {"backdated": {"at": at, "reason": "noted later"}}
        act = self.phones[device].record(told, self.desk.worker, args, **backdated)
        self.acts.append((kind, name, act))

    def _said(
        self, kind: str, name: str, receipts: list[tuple[str, str, Act]], about: int
    ) -> tuple[str, Act]:
        if kind in ("pass", "fail"):
            _, named, act = receipts[about % len(receipts)]
            # Now and then somebody takes the wrong lot to an inspection.
            lot = NAMES[1 - NAMES.index(named)] if about == 29 else named
            return "inspect.result", self.lots.result(lot, kind) | {"inspection": act["id"]}
        line = self.line if kind == "inspected" else None
        received = self.lots.receive(name) | {"line": line, "expires_on": DAYS[about % 3]}
        said: dict[str, tuple[str, Act]] = {
            "loose fail": ("inspect.result", self.lots.result(name, "fail")),
            "hold": ("lot.hold", self.lots.status(name, item=GLUE)),
            "release": ("lot.release", self.lots.status(name)),
        }
        return said.get(kind, ("stock.receive", received))

    async def arrive(self, order: random.Random) -> None:
        self.applied |= await arrive(self.desk.plant, self.phones, order)

    def released(self) -> list[bool]:
        """An intent may be refused or not, by what was known when it came."""
        return [self.applied[act["id"]] for kind, _, act in self.acts if kind == "release"]

    def neutral(self, value: Any) -> Any:
        """The same in every trial: identifiers as numbers of acts and letters of lots."""
        text = json.dumps(value, default=str, sort_keys=True)
        for number, (*_, act) in enumerate(self.acts):
            text = text.replace(act["id"], f"act {number}")
        for number, phone in enumerate(self.phones):
            text = text.replace(phone.device, f"phone {number}")
        for name in NAMES:
            text = text.replace(self.lots.id(name), name)
        return json.loads(text)

    async def state(self) -> dict[str, Any]:
        """Inspections, statuses of lots and what is open, as stored and as told to devices."""
        fetch, ids = self.desk.plant.server.fetch, [act["id"] for *_, act in self.acts]
        rows = await fetch(
            "SELECT id, site, item, lot, line, quantity, status, verdict, result, person,"
            " opened_at - $2::bigint, closed_at - $2::bigint FROM inspection"
            " WHERE id = ANY ($1::uuid[])",
            ids,
            self.start,
        )
        shown = await fetch(
            "SELECT f.key, f.row::json ->> 'status' FROM feed f WHERE f.table_name = 'inspection'"
            " AND f.key = ANY ($1::text[]) AND f.row IS NOT NULL",
            ids,
        )
        told = await fetch(
            "SELECT code, severity, operation, device, person, item, lot, site, data FROM notice"
            " WHERE status = 'open' AND operation = ANY ($1::uuid[]) AND code LIKE 'quality.%'",
            ids,
        )
        return {
            "inspections": sorted(self.neutral([tuple(row) for row in rows])),
            "shown": sorted(self.neutral([tuple(row) for row in shown])),
            "lots": await self.lots.statuses(*NAMES),
            "told": sorted(map(str, self.neutral([tuple(row) for row in told]))),
        }


@dataclass
class Told:
    """What has to come out, told a second time: from the acts that stand, by their times."""

    trial: Trial

    def standing(self, kind: str) -> list[Act]:
        acts = [act for *_, act in self.trial.acts]
        undone = {act["args"]["operation"] for act in acts if act["kind"] == "undo"}
        found = [act for act in acts if act["kind"] == kind and act["id"] not in undone]
        return sorted(found, key=self.at)

    def fails(self) -> list[Act]:
        """Words that goods are bad stand, taken back or not."""
        found = [act for *_, act in self.trial.acts if act["kind"] == "inspect.result"]
        return sorted((act for act in found if act["args"]["verdict"] == "fail"), key=self.at)

    def at(self, act: Act) -> int:
        return int(act["backdated"]["at"])

    def verdict(self, receipt: Act) -> Act | None:
        """The earliest fail about these very goods, or else the earliest pass."""
        told = [
            act
            for act in [*self.fails(), *self.standing("inspect.result")]
            if act["args"]["inspection"] == receipt["id"]
            and act["args"]["lot"] == receipt["args"]["lot"]
        ]
        return told[0] if told else None

    def inspections(self) -> set[tuple[str, str, str | None]]:
        """Receipt, status, and the result that decides."""
        received = self.standing("stock.receive")
        found = set()
        for *_, act in self.trial.acts:
            if act["kind"] == "stock.receive" and act["args"]["line"] is not None:
                said = self.verdict(act)
                is_open = "open" if said is None else said["args"]["verdict"] + "ed"
                status = is_open if act in received else "void"
                found.add((act["id"], status, None if said is None else said["id"]))
        return found

    def status(self, name: str) -> str:
        """The newest word about a lot, where nobody released anything."""
        words = [(0, 0, "available")]
        days: set[str] = set()
        for act in self.standing("stock.receive"):
            args = act["args"]
            if args["lot"] != self.trial.lots.id(name):
                continue
            said = self.verdict(act)
            if args["line"] is not None and (said is None or said["args"]["verdict"] == "fail"):
                words.append((self.at(act), 0, "quarantine"))
            if args["expires_on"] is not None and days - {args["expires_on"]}:
                words.append((self.at(act), 1, "hold"))
            days |= {args["expires_on"]} - {None}
        for act in [*self.standing("lot.hold"), *self.fails()]:
            if act["args"]["lot"] == self.trial.lots.id(name):
                words.append((self.at(act), 0, "hold"))
        return max(words)[2]


async def says_what_was_told(trial: Trial) -> None:
    told = Told(trial)
    rows = await trial.desk.plant.server.fetch(
        "SELECT id::text, status, result::text FROM inspection WHERE id = ANY ($1::uuid[])",
        [act["id"] for *_, act in trial.acts],
    )
    assert {tuple(row) for row in rows} == told.inspections()
    if not any(trial.released()):
        expected = {name: told.status(name) for name in NAMES}
        assert await trial.lots.statuses(*NAMES) == expected


async def a_trial(desk: Desk, line: int, phones: list[Phone], steps: list[Step]) -> Trial:
    desk.plant.clock.advance(2_000)
    lots = Lots(desk.plant, f"{next(TAGS)}-")
    trial = Trial(desk, line, phones, lots, desk.plant.clock.now_ms() - 1_900)
    for number, step in enumerate(steps):
        trial.record(number, step)
    return trial


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(
    steps=st.lists(STEP, min_size=9, max_size=16, unique=True),
    orders=st.lists(st.integers(0, 999), min_size=2, max_size=2, unique=True),
)
@histories(30)
async def test_an_inspection_says_the_same_in_any_order_of_arrival(
    desk: Desk, steps: list[Step], orders: list[int]
) -> None:
    phones = desk.plant.phones
    while len(phones) < 2 * DEVICES + 1:  # the same ones in all trials: enrolling takes long
        await desk.plant.phone()
    lines = await desk.plant.server.fetch("SELECT id FROM delivery_line")
    line = lines[0][0] if lines else await line_of(desk)
    trials = []
    for order, own in zip(orders, (phones[1:3], phones[3:5]), strict=True):
        trial = await a_trial(desk, line, own, [*FIRST, *steps])
        await trial.arrive(random.Random(order))
        await says_what_was_told(trial)
        trials.append(trial)

    one, other = trials
    if one.released() == other.released():
        assert await one.state() == await other.state(), (orders, steps)
    assert await desk.differences() == []
