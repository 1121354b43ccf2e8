"""Histories of receipts, samples, readings and words about lots, and what is stored of them."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

from takt.app import EXTENSIONS
from takt.quality import settle_overtaken
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.mixed_streams import arrive
from tests.integration.quality.plans import Plan, a_plan
from tests.phone import Act, Phone

NAMES = "RSTU"
UNITS = 10
SAMPLING = {"kind": "aql", "level": "II", "aql": "6.5", "skip": {"after": 2, "every": 2}}
"""Of ten pieces two are looked at, three in tightened inspection; none may be bad."""
ONLY_BEGUN = "UPDATE inspection_plan SET active = false WHERE id = $1"
"""Nothing in these trials opens an inspection by the plan but whoever begins one."""
GOOD, BAD = 1_000, 900
TAGS = itertools.count(1)

Step = tuple[int, str, int, int]
"""Device, kind, what it speaks of, and a time."""


@dataclass
class Trial:
    """One history on a plan, lots and phones of its own, pushed in one order of arrival."""

    desk: Desk
    line: int
    phones: list[Phone]
    lots: Lots
    plan: Plan
    start: int
    acts: list[tuple[str, str, Act]] = field(default_factory=list)
    """Kind, lot, and the act."""
    applied: dict[str, bool] = field(default_factory=dict)

    def record(self, number: int, step: Step) -> None:
        """One act, at a time of its own that is not the order in which it was recorded."""
        device, kind, about, when = step
        name = NAMES[about % len(NAMES)]
        kind, name, told, args = self._said(kind, name, about)
        at = self.start + when * 40 + number
        backdated = {"backdated": {"at": at, "reason": "noted later"}}
        act = self.phones[device].record(told, self.desk.worker, args, **backdated)
        self.acts.append((kind, name, act))

    def _said(self, kind: str, name: str, about: int) -> tuple[str, str, str, Act]:
        """What is said of what is there; of nothing that is there a receipt comes instead."""
        undone = {act["args"].get("operation") for *_, act in self.acts}
        if kind == "undo":
            open_ = [one for one in self.acts if one[0] != "undo" and one[2]["id"] not in undone]
            if open_:
                target = open_[about % len(open_)]
                return kind, target[1], "undo", {"operation": target[2]["id"]}
        opened = [one for one in self.acts if one[0] in ("inspected", "own")]
        if kind in ("begin", "skip", "good", "bad", "odd", "pass", "fail") and opened:
            _, name, act = opened[about % len(opened)]
            return kind, name, *self._about(kind, name, act["id"], about)
        if kind == "own":
            return kind, name, "inspect.begin", self._begin(name, None)
        if kind == "hold":
            return kind, name, "lot.hold", self.lots.status(name, item=GLUE)
        return "inspected", name, "stock.receive", self.lots.receive(name) | {"line": self.line}

    def _about(self, kind: str, name: str, inspection: str, about: int) -> tuple[str, Act]:
        if kind in ("begin", "skip"):
            # Now and then somebody takes the wrong lot to an inspection.
            lot = NAMES[(NAMES.index(name) + 1) % len(NAMES)] if about % 11 == 10 else name
            more = {"n": 0, "mode": "skip"} if kind == "skip" else {}
            return "inspect.begin", self._begin(lot, inspection, **more)
        if kind in ("pass", "fail"):
            return "inspect.result", self.lots.result(name, kind) | {"inspection": inspection}
        first = 1 + about % 3
        value = BAD if kind == "bad" else GOOD
        units = [first] if kind == "bad" else [first, first % 3 + 1]
        if kind == "odd":
            units = [UNITS + about]
        told = [(unit, "length", value) for unit in units]
        return "inspect.readings", self.plan.readings(inspection, *told)

    def _begin(self, name: str, inspection: str | None, **more: Any) -> Act:
        said = {"lot": self.lots.id(name), "units": UNITS, "n": 2, "quantity": 10} | more
        return self.plan.begin(inspection, **said)

    async def arrive(self, order: random.Random) -> None:
        plant = self.desk.plant
        self.applied |= await arrive(plant, self.phones, order)
        await settle_overtaken(plant.database, plant.clock.now_ms(), EXTENSIONS)

    def said(self) -> list[Any]:
        """All acts by their times, to be read where a trial fails."""
        ordered = sorted(self.acts, key=lambda one: one[2]["backdated"]["at"])
        return [
            (act["backdated"]["at"] - self.start, act["id"], kind, name, act["args"])
            for kind, name, act in ordered
        ]

    def neutral(self, value: Any) -> Any:
        """The same in every trial: identifiers as numbers of acts and letters of lots."""
        text = json.dumps(value, default=str, sort_keys=True)
        for number, (*_, act) in enumerate(self.acts):
            text = text.replace(act["id"], f"act {number}")
        for number, phone in enumerate(self.phones):
            text = text.replace(phone.device, f"phone {number}")
            text = text.replace(phone.stream, f"stream {number}")
        for name in NAMES:
            text = text.replace(self.lots.id(name), name)
        return json.loads(text)

    async def state(self) -> dict[str, Any]:
        """Inspections, lots, how strictly is inspected, and what people are told."""
        fetch, ids = self.desk.plant.server.fetch, [act["id"] for *_, act in self.acts]
        rows = await fetch(
            "SELECT id, site, item, lot, line, quantity, status, verdict, result, person,"
            " opened_at - $2::bigint, closed_at - $2::bigint, closed_stream, closed_n, n, ac, re,"
            " letter, mode, units, found, nonconforming, defects FROM inspection"
            " WHERE id = ANY ($1::uuid[])",
            ids,
            self.start,
        )
        read = await fetch(
            "SELECT key, row FROM feed WHERE table_name = 'inspection_reading'"
            " AND key = ANY ($1::text[]) AND row IS NOT NULL",
            ids,
        )
        told = await fetch(
            "SELECT code, severity, operation, device, person, item, lot, site, data FROM notice"
            " WHERE status = 'open' AND operation = ANY ($1::uuid[]) AND code LIKE 'quality.%'",
            ids,
        )
        return {
            "inspections": sorted(self.neutral([tuple(row) for row in rows]), key=str),
            "read": sorted(self.neutral([row[0] for row in read])),
            "lots": await self.statuses(),
            "told": sorted(map(str, self.neutral([self._relative(row) for row in told]))),
            "switching": await self.switching(),
        }

    async def statuses(self) -> dict[str, str]:
        """Of lots; whether one of which nobody said anything is known by now does not matter."""
        found = await self.lots.statuses(*NAMES)
        return {name: status or "available" for name, status in found.items()}

    def _relative(self, row: Any) -> tuple[Any, ...]:
        data = json.loads(row["data"])
        if "at" in data:
            data["at"] -= self.start
        for one in data.get("odd", ()):
            one["characteristic"] = {v: k for k, v in self.plan.known_as.items()}[
                one["characteristic"]
            ]
        return (*tuple(row)[:-1], data)

    async def switching(self) -> tuple[str, dict[str, Any]] | None:
        """How strictly the next lot is inspected, told alike by the table and to devices."""
        fetch = self.desk.plant.server.fetch
        rows = await fetch("SELECT mode, state FROM switching WHERE plan = $1", self.plan.id)
        fed = await fetch(
            "SELECT row FROM feed WHERE table_name = 'switching' AND key LIKE $1 || ':%'",
            str(self.plan.id),
        )
        if not rows:
            return None
        [(mode, text)] = rows
        state: dict[str, Any] = json.loads(text)
        for row in fed:
            assert json.loads(row[0])["state"] == state
        if state["since"] is not None:
            state["since"] = state["since"][0] - self.start
        return mode, state


async def a_trial(desk: Desk, line: int, phones: list[Phone], steps: list[Step]) -> Trial:
    desk.plant.clock.advance(5_000)
    tag = next(TAGS)
    plan = await a_plan(desk.plant.database, f"P-{tag}", sampling=SAMPLING, kind="receipt")
    await desk.plant.database.pool.execute(ONLY_BEGUN, plan.id)
    lots = Lots(desk.plant, f"{tag}-")
    trial = Trial(desk, line, phones, lots, plan, desk.plant.clock.now_ms() - 4_900)
    for number, step in enumerate(steps):
        trial.record(number, step)
    return trial
