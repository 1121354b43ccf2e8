"""What becomes of goods that do not conform follows from what stands, not from what came first."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.quality.nonconformance import nonconformance_id
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.mixed_streams import arrive, histories
from tests.integration.quality.cases import disposition, report, signature
from tests.integration.quality.goods import line_of
from tests.phone import Act, Phone

NAMES = "RS"
DEVICES = 3
PEOPLE: list[int] = []
KINDS = (
    "report", "report", "report failed", "report failed", "dispose", "dispose", "dispose",
    "concession", "concession", "release", "release", "release", "release", "reject", "undo",
    "undo", "undo", "let go", "hold", "fail", "pass",
)  # fmt: skip
DISPOSITIONS = ("rework", "rework", "scrap", "return", "use_as_is", "use_as_is")
TAGS = itertools.count(1)
LINES: list[int] = []

Step = tuple[int, int, str, int, int]
"""Device, person, kind, what it speaks of, and a time."""
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.integers(0, 2),
    st.sampled_from(KINDS),
    st.integers(0, 29),
    st.integers(0, 50),
)
FIRST: list[Step] = [(0, 0, "inspected", 0, 1), (1, 1, "receive", 1, 1), (2, 2, "report", 1, 3)]


@dataclass
class Trial:
    """One history on lots and phones of its own, pushed in one order of arrival."""

    desk: Desk
    phones: list[Phone]
    lots: Lots
    start: int
    acts: list[tuple[str, Act]] = field(default_factory=list)
    applied: dict[str, bool] = field(default_factory=dict)

    def record(self, number: int, step: Step) -> None:
        """One act, at a time of its own that is not the order in which it was recorded."""
        device, person, kind, about, when = step
        who = PEOPLE[person]
        undone = {act["args"].get("operation") for _, act in self.acts}
        open_acts = [act for of, act in self.acts if of in UNDOABLE and act["id"] not in undone]
        if kind == "undo" and open_acts:
            undoes = open_acts[about % len(open_acts)]
            who, told, args = undoes["actor"], "undo", {"operation": undoes["id"]}
        else:
            told, args = self._said(kind, about)
        at = self.start + when * 25 + number
        backdated = {"backdated": {"at": at, "reason": "noted later"}}
        self.acts.append((kind, self.phones[device].record(told, who, args, **backdated)))

    def cases(self) -> list[str]:
        """All that may be decided on so far."""
        found = [act["id"] for kind, act in self.acts if kind in REPORTS]
        return found + [
            nonconformance_id(act["id"]) for kind, act in self.acts if kind == INSPECTED
        ]

    def _said(self, kind: str, about: int) -> tuple[str, Act]:
        name = NAMES[about % 2]
        if kind in (INSPECTED, "receive"):
            line = {"line": LINES[0] if kind == INSPECTED else None}
            return "stock.receive", self.lots.receive(name) | line
        if kind in ("hold", "let go"):
            told = "lot.hold" if kind == "hold" else "lot.release"
            return told, self.lots.status(name, item=GLUE)
        if kind in ("fail", "pass"):
            [inspected] = [act for of, act in self.acts if of == INSPECTED]
            return "inspect.result", self.lots.result(NAMES[0], kind) | {
                "inspection": inspected["id"]
            }
        return self._decided(kind, about)

    def _decided(self, kind: str, about: int) -> tuple[str, Act]:
        known, name = self.cases(), NAMES[about % 2]
        if kind not in ("dispose", "concession", "release", "reject"):
            more = {
                "lot": self.lots.id(name),
                "hold": about % 5 != 0,
                "quantity": about % 4 or None,
            }
            if kind == "report failed":
                [more["inspection"]] = [act["id"] for of, act in self.acts if of == INSPECTED]
            return "nonconformance.report", report(self.desk, **more)
        case = known[about % len(known)]
        if kind == "dispose":
            more = {"quantity": about % 5 or None, "location": self.desk.plant.places["A1"]}
            said = disposition(case, DISPOSITIONS[about % len(DISPOSITIONS)], **more)
            return "nonconformance.dispose", said
        step = kind if kind != "reject" else ("concession", "release")[about % 2]
        decision = "reject" if kind == "reject" else "approve"
        return "nonconformance.sign", signature(case, step, decision)

    async def arrive(self, order: random.Random) -> None:
        self.applied |= await arrive(self.desk.plant, self.phones, order)

    def taken(self) -> list[bool]:
        """What was applied, act by act: an intent may be held by what was known when it came."""
        return [self.applied[act["id"]] for _, act in self.acts]

    def neutral(self, value: Any) -> Any:
        """The same in every trial: identifiers as numbers of acts and letters of lots."""
        text = json.dumps(value, default=str, sort_keys=True)
        for number, (_, act) in enumerate(self.acts):
            text = text.replace(act["id"], f"act {number}")
            text = text.replace(nonconformance_id(act["id"]), f"case of {number}")
        for number, phone in enumerate(self.phones):
            text = text.replace(phone.device, f"phone {number}").replace(phone.stream, "")
        for name in NAMES:
            text = text.replace(self.lots.id(name), name)
        return json.loads(text)

    async def state(self) -> dict[str, Any]:
        """Cases, steps, lots, goods and notices, as stored and as told to devices."""
        fetch, cases = self.desk.plant.server.fetch, self.cases()
        lots = [self.lots.id(name) for name in NAMES]
        found = {name: await fetch(statement, cases) for name, statement in STATE.items()}
        found["goods"] = await fetch(GOODS, lots)
        found["told"] = await fetch(TOLD, [act["id"] for _, act in self.acts])
        rows = {
            name: sorted(map(str, self.neutral([tuple(row) for row in rows])))
            for name, rows in found.items()
        }
        return rows | {"lots": await self.lots.statuses(*NAMES)}


INSPECTED = "inspected"
REPORTS = frozenset({"report", "report failed"})
UNDOABLE = REPORTS | {"dispose", "concession", "release", "reject", "hold", "fail", "pass"}
STATE = {
    "cases": "SELECT id, status, item, lot, location, quantity, severity, holds, person, stands,"
    " disposition, disposed_quantity, round FROM nonconformance"
    " WHERE id = ANY ($1::uuid[]) AND status NOT IN ('void', 'awaited')",
    "steps": "SELECT operation, nonconformance, takes_effect, why, round, signs, bookings % 2,"
    " undone_by IS NULL FROM nonconformance_step WHERE nonconformance = ANY ($1::uuid[])",
    "shown": "SELECT key, row::json ->> 'status', (SELECT string_agg((s ->> 'person') || ' '"
    " || (s ->> 'step') || ' ' || (s ->> 'meaning'), ', ' ORDER BY s ->> 'at')"
    " FROM json_array_elements(row::json -> 'signatures') AS s) FROM feed"
    " WHERE table_name = 'nonconformance' AND key::uuid = ANY ($1::uuid[]) AND row IS NOT NULL",
    "orders": "SELECT s.operation, w.item, w.quantity FROM nonconformance_step s"
    " JOIN work_order w ON w.id = s.work_order AND w.status = 'released'"
    " WHERE s.nonconformance = ANY ($1::uuid[])",
    "claims": "SELECT operation, quantity FROM supplier_claim"
    " WHERE nonconformance = ANY ($1::uuid[]) AND status = 'open'",
}
GOODS = "SELECT location, lot, quantity FROM balance WHERE lot = ANY ($1::uuid[]) AND quantity <> 0"
TOLD = (
    "SELECT code, severity, operation, device, person, item, lot, site, data FROM notice"
    " WHERE status = 'open' AND operation = ANY ($1::uuid[]) AND code LIKE 'quality.%'"
)


@dataclass
class Told:
    """What has to come out, told a second time: from the acts that stand, by their times."""

    trial: Trial

    def standing(self, kind: str) -> list[Act]:
        applied = self.trial.applied
        acts = [act for _, act in self.trial.acts if applied[act["id"]]]
        undone = {act["args"]["operation"] for act in acts if act["kind"] == "undo"}
        found = [act for act in acts if act["kind"] == kind and act["id"] not in undone]
        return sorted(found, key=lambda act: int(act["backdated"]["at"]))

    def reported(self, case: str) -> str:
        """Whether a case stands, was taken back, or is not known."""
        if any(act["id"] == case for act in self.standing("nonconformance.report")):
            return "stands"
        applied = self.trial.applied
        if any(act["id"] == case and applied[act["id"]] for _, act in self.trial.acts):
            return "void"
        [inspected] = [act for kind, act in self.trial.acts if kind == INSPECTED]
        if nonconformance_id(inspected["id"]) != case:
            return "awaited"
        # A fail stands, whether it was taken back or said after a pass.
        if not any(act["args"].get("verdict") == "fail" for _, act in self.trial.acts):
            return "not failed"
        return "void" if self.is_said_by_a_report(inspected) else "stands"

    def is_said_by_a_report(self, inspected: Act) -> bool:
        """Whether a report that holds the inspected lot stands, or was decided on."""
        reports = [act for kind, act in self.trial.acts if kind == "report failed"]
        mine = {"inspection": inspected["id"], "lot": inspected["args"]["lot"], "hold": True}
        return any(
            mine.items() <= act["args"].items()
            and (self.reported(act["id"]) == "stands" or self._is_decided(act))
            for act in reports
        )

    def _is_decided(self, report: Act) -> bool:
        kinds = [act["kind"] for act in self.steps(report["id"])]
        return self.trial.applied[report["id"]] and "nonconformance.dispose" in kinds

    def steps(self, case: str) -> list[Act]:
        kinds = ("nonconformance.dispose", "nonconformance.sign")
        found = [act for kind in kinds for act in self.standing(kind)]
        mine = [act for act in found if act["args"]["nonconformance"] == case]
        return sorted(mine, key=lambda act: int(act["backdated"]["at"]))

    def whole(self, case: str) -> float:
        """How much a case is about; what nobody counted has no end."""
        found = [act for _, act in self.trial.acts if act["id"] == case]
        return (found[0]["args"]["quantity"] or inf) if found else 10

    def ending(self, case: str) -> tuple[str, set[int], list[tuple[str, int]]]:
        """The status, who signed it, and what was booked."""
        status, signers, booked = "open", set[int](), []
        whole, taken, before, kind = self.whole(case), 0.0, 0.0, ""
        for act in self.steps(case):
            args = act["args"]
            is_settled = False
            if act["kind"] == "nonconformance.dispose":
                if status != "open":
                    continue
                is_rest = args["quantity"] is None and args["disposition"] == "use_as_is"
                amount = whole - taken if is_rest else args["quantity"] or whole
                is_settled = args["disposition"] in ("scrap", "return")
                if taken + amount > whole or (is_settled and amount == inf):
                    continue
                kind, before, taken = args["disposition"], taken, taken + amount
                signers = {act["actor"]} if kind == "use_as_is" else set()
                booked += [(kind, int(amount))] if is_settled else []
                status = {"rework": "rework", "use_as_is": "concession"}.get(kind, "open")
            elif status == {"concession": "concession", "release": "rework"}[args["step"]]:
                is_new = act["actor"] not in signers
                if args["decision"] == "reject" and (is_new or args["step"] == "release"):
                    status, signers, taken = "open", set(), before
                elif args["decision"] == "approve" and is_new:
                    signers.add(act["actor"])
                    is_settled = len(signers) == 2
            if is_settled:
                status = "closed" if taken >= whole else "open"
        return status, signers, booked


async def says_what_was_told(trial: Trial) -> None:
    told = Told(trial)
    rows = await trial.desk.plant.server.fetch(
        "SELECT id::text, status, disposition FROM nonconformance WHERE id = ANY ($1::uuid[])",
        trial.cases(),
    )
    stored = {id_: (status, kind) for id_, status, kind in rows}
    goods: dict[str, int] = {"scrap": 0, "return": 0}
    for case in trial.cases():
        status, kind = stored.get(case, ("awaited", None))
        is_reported = told.reported(case)
        disposed = [act for act in told.steps(case) if act["kind"] == "nonconformance.dispose"]
        if is_reported in ("awaited", "not failed"):
            assert status in ("awaited", "void")
            continue
        if is_reported == "void" and not disposed:
            assert status == "void"
            continue
        expected, signers, booked = told.ending(case)
        assert status == expected, (case, status, expected)
        if status == "closed" and kind in ("rework", "use_as_is"):
            assert len(signers) == 2
        for what, quantity in booked:
            goods[what] += quantity
    await holds_what_is_open(trial, stored)
    await booked_once(trial, goods)


async def holds_what_is_open(trial: Trial, stored: dict[str, tuple[str, str | None]]) -> None:
    """No lot with a case that stops it is free."""
    statuses = await trial.lots.statuses(*NAMES)
    for kind, act in trial.acts:
        if kind in REPORTS and act["args"]["hold"]:
            status, _ = stored.get(act["id"], ("void", None))
            name = next(one for one in NAMES if trial.lots.id(one) == act["args"]["lot"])
            if status in ("open", "concession", "rework"):
                assert statuses[name] != "available", (act["id"], statuses)


async def booked_once(trial: Trial, goods: dict[str, int]) -> None:
    places = trial.desk.plant.places
    rows = await trial.desk.plant.server.fetch(
        "SELECT location, sum(quantity)::bigint FROM balance WHERE lot = ANY ($1::uuid[])"
        " AND location = ANY ($2::bigint[]) GROUP BY location",
        [trial.lots.id(name) for name in NAMES],
        [places["scrap"], places["supplier"]],
    )
    found = {location: quantity for location, quantity in rows}
    received = sum(1 for act in Told(trial).standing("stock.receive")) * 10
    assert found.get(places["scrap"], 0) == goods["scrap"]
    assert found.get(places["supplier"], 0) == goods["return"] - received


async def a_trial(desk: Desk, phones: list[Phone], steps: Iterable[Step]) -> Trial:
    desk.plant.clock.advance(2_000)
    lots = Lots(desk.plant, f"{next(TAGS)}-")
    trial = Trial(desk, phones, lots, desk.plant.clock.now_ms() - 1_900)
    for number, step in enumerate(steps):
        trial.record(number, step)
    return trial


async def prepared(desk: Desk) -> list[Phone]:
    """People, a line and phones, the same in all trials: enrolling takes long."""
    phones = desk.plant.phones
    if len(phones) < 2 * DEVICES + 1:
        PEOPLE[:] = [(await desk.plant.worker("supervisor")).id for _ in range(3)]
        LINES[:] = [await line_of(desk)]
    while len(phones) < 2 * DEVICES + 1:
        await desk.plant.phone()
    return phones


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(
    steps=st.lists(STEP, min_size=8, max_size=18, unique=True),
    orders=st.lists(st.integers(0, 999), min_size=2, max_size=2, unique=True),
)
@histories(30)
async def test_a_nonconformance_says_the_same_in_any_order_of_arrival(
    desk: Desk, steps: list[Step], orders: list[int]
) -> None:
    phones = await prepared(desk)
    trials = []
    for order, own in zip(orders, (phones[1:4], phones[4:7]), strict=True):
        trial = await a_trial(desk, own, [*FIRST, *steps])
        await trial.arrive(random.Random(order))
        await says_what_was_told(trial)
        trials.append(trial)

    one, other = trials
    if one.taken() == other.taken():
        assert await one.state() == await other.state(), (orders, steps)
    assert await desk.differences() == []
