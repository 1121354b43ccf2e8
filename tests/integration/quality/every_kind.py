"""One history of acts of every kind on a few lots, for the promise that holds make (I13)."""

from __future__ import annotations

import itertools
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from takt.inventory import NO_LOT, accept_counts
from takt.inventory.load_statements import CHANGES
from takt.inventory.loaded_rows import take_change
from takt.inventory.lots import Lot
from takt_sync.plan_choice import inspection_id
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.inventory.test_counts import become_final, signed
from tests.integration.mixed_streams import arrive
from tests.integration.quality.plans import Plan
from tests.phone import Act, Phone

NAMES: Final = "RSPQ"
TAGS = itertools.count(1)

KINDS: Final = (
    "receive", "inspected", "put away", "move", "aside", "issue", "pick", "consume", "ship",
    "scrap", "return", "output", "made for order", "split", "merge", "repack", "rework", "count",
    "count empty", "adjust", "approve", "reserve", "undo", "undo", "hold", "old hold", "release",
    "release", "reject", "begin", "good", "good", "bad", "bad", "pass", "fail", "loose fail",
    "report", "report", "dispose", "sign",
)  # fmt: skip
"""What people do on the floor and say of goods, as phones and desks send it."""

OF_ACTS: Final = frozenset(
    {"undo", "approve", "begin", "good", "bad", "pass", "fail", "dispose", "sign"}
)
"""What speaks of an earlier act."""

TAKES: Final = frozenset(
    {
        "put away", "move", "issue", "pick", "consume", "ship", "scrap", "split", "merge", "repack",
        "rework", "approve",
    }
)  # fmt: skip
"""By these goods leave the place where they lie, or become others; by counts see `counted_out`."""

Step = tuple[int, str, int, int, int]
"""Device, kind, what it speaks of, another thing, and a time."""


@dataclass
class Plans:
    """What is inspected: receipts of one supplier, first pieces, and what is made at its end."""

    receipt: Plan
    first: Plan
    last: Plan
    approver: int


@dataclass
class Told:
    """An act with the word for its kind, its lot, the other one, and its time."""

    kind: str
    lot: str
    other: str
    at: int
    act: Act


@dataclass
class Trial:
    """One history on lots and phones of its own, pushed in one order of arrival."""

    desk: Desk
    plans: Plans
    phones: list[Phone]
    lots: Lots
    start: int
    order: int
    told: list[Told] = field(default_factory=list)
    applied: dict[str, bool] = field(default_factory=dict)

    def record(self, number: int, step: Step) -> None:
        """One act, at a time of its own that is not the order in which it was recorded."""
        device, kind, first, second, when = step
        one, other = NAMES[first % 4], NAMES[second % 4]
        if kind in ("split", "merge", "repack", "rework") and one == other:
            other = NAMES[(second + 1) % 4]
        about = self._about(kind, first, second, device)
        name, args = self._said(kind, one, other, about)
        if kind in OF_ACTS - {"undo"} and about is not None:
            one = about.lot
        at = self.start + when * 25 + number
        act = self.phones[device].record(
            name, self._person(kind), args, backdated={"at": at, "reason": "noted later"}
        )
        self.told.append(Told(kind, one, other, at, act))

    def _person(self, kind: str) -> int:
        """Whoever asks for an adjustment may not approve it."""
        return self.plans.approver if kind in ("approve", "sign") else self.desk.worker

    def _about(self, kind: str, first: int, second: int, device: int) -> Told | None:
        """The earlier act that one speaks of."""
        kinds = {
            "approve": {"adjust"},
            "begin": {"inspected", "made for order"},
            "good": {"begin"},
            "bad": {"begin"},
            "pass": {"inspected"},
            "fail": {"inspected", "made for order"},
            "dispose": {"report"},
            "sign": {"report"},
        }
        own = [one for one in self.told if one.act in self.phones[device].acts]
        if kind == "undo":
            found = [one for one in own if one.act["kind"] != "undo"]
        else:
            found = [one for one in self.told if one.kind in kinds.get(kind, set())]
        return found[(first * 7 + second) % len(found)] if found else None

    def _said(self, kind: str, one: str, other: str, about: Told | None) -> tuple[str, Act]:
        if kind in OF_ACTS:
            return self._said_of(kind, about) if about else ("stock.move", self.lots.move(one))
        lots, place = self.lots, self.desk.plant.move
        run = str(uuid5(NAMESPACE_OID, lots.code(other)))
        id_ = {"lot": lots.id(one)}
        to, why = {"reference": None} | id_, {"reason": None, "note": None}
        said: dict[str, tuple[str, Act]] = {
            "receive": ("stock.receive", lots.receive(one) | {"party": self.desk.other}),
            "inspected": ("stock.receive", lots.receive(one) | {"party": self.desk.supplier}),
            "put away": ("stock.put_away", lots.move(one)),
            "move": ("stock.move", lots.move(one)),
            "aside": ("stock.move", place(GLUE, "A1", "Q", 1, **id_)),
            "issue": ("stock.issue", lots.issue(one)),
            "pick": ("stock.issue", lots.issue(one) | {"proposed": lots.id(other)}),
            "consume": ("stock.consume", lots.consume(one, run)),
            "ship": ("stock.ship", place(GLUE, "A1", "customer", 1, **to)),
            "scrap": ("stock.scrap", place(GLUE, "A1", "scrap", 1, **why, **id_)),
            "return": ("stock.return", place(GLUE, "production", "A1", 1, **to)),
            "output": ("stock.output", lots.output(one, run)),
            "made for order": ("stock.output", self._made(one)),
            "count": ("stock.count", self._counted(one)),
            "count empty": ("stock.count_empty", {"location": self._a1, "plan": None}),
            "adjust": ("stock.adjust", self._adjusted(one)),
            "reserve": ("stock.reserve", self._reserved(one)),
            "hold": ("lot.hold", lots.status(one, item=GLUE)),
            "old hold": ("lot.hold", lots.status(one)),
            "release": ("lot.release", lots.status(one)),
            "reject": ("lot.reject", lots.status(one)),
            "loose fail": ("inspect.result", lots.result(one, "fail")),
            "report": ("nonconformance.report", self._reported(one, hold=other < "S")),
        }
        regrouped = ("lot.regroup", lots.regroup(one, other) | {"relation": kind})
        return said.get(kind) or regrouped

    def _said_of(self, kind: str, about: Told) -> tuple[str, Act]:
        """What is said of an earlier act."""
        act = about.act
        if kind == "undo":
            return "undo", {"operation": act["id"]}
        if kind == "approve":
            answer = {"decision": "approve", "note": None}
            return "approve", {"operation": act["id"]} | answer
        if kind == "begin":
            more: dict[str, Any] = {"lot": self.lots.id(about.lot), "n": 3}
            if about.kind == "made for order":
                more |= {"for_kind": "work_order", "for_id": self.order}
            kind = "receipt" if about.kind == "inspected" else "in_process"
            return "inspect.begin", self._plan_of(about).begin(
                self._opened(about), kind=kind, **more
            )
        if kind in ("dispose", "sign"):
            return self._decided(kind, act["id"], about.at)
        if kind in ("good", "bad"):
            length = 1_000 if kind == "good" else 2_000
            values = [(unit, "length", length) for unit in (1, 2, 3)]
            plan = self.plans.receipt if act["args"]["kind"] == "receipt" else self.plans.first
            return "inspect.readings", plan.readings(act["args"]["inspection"], *values)
        about_ = {"inspection": self._opened(about)}
        return "inspect.result", self.lots.result(about.lot, kind) | about_

    def _reported(self, name: str, *, hold: bool) -> Act:
        return {"item": GLUE, "lot": self.lots.id(name), "location": self._a1, "quantity": 1,
                "defect": None, "severity": "major", "hold": hold, "inspection": None,
                "note": None}  # fmt: skip

    def _decided(self, kind: str, case: str, at: int) -> tuple[str, Act]:
        """What becomes of goods that were reported, and who signs for it."""
        about: Act = {"nonconformance": case, "method": "pin", "note": None}
        if kind == "sign":
            pair = ("release", "released"), ("concession", "concession_approved")
            step, meaning = pair[at % 2]
            return "nonconformance.sign", about | {
                "step": step, "decision": "approve", "meaning": meaning,
            }  # fmt: skip
        disposition = ("rework", "scrap", "return", "use_as_is")[at % 4]
        return "nonconformance.dispose", about | {
            "disposition": disposition, "quantity": 1, "location": self._a1, "reason": None,
            "meaning": "disposed",
        }  # fmt: skip

    def _plan_of(self, about: Told) -> Plan:
        return self.plans.receipt if about.kind == "inspected" else self.plans.first

    def _opened(self, about: Told) -> str:
        """The inspection that an act opens, or would open."""
        id_: str = about.act["id"]
        return id_ if about.kind == "inspected" else inspection_id(id_, self.plans.first.id)

    @property
    def _a1(self) -> int:
        return self.desk.plant.places["A1"]

    def _made(self, name: str) -> Act:
        more = {"reference": None, "expires_on": None, "work_order": self.order}
        label = {"lot": self.lots.id(name), "lot_code": self.lots.code(name)}
        return self.desk.plant.move(GLUE, "conversion", "A1", 1, **more, **label)

    def _counted(self, name: str) -> Act:
        return {"item": GLUE, "lot": self.lots.id(name), "location": self._a1, "quantity": 3,
                "plan": None}  # fmt: skip

    def _adjusted(self, name: str) -> Act:
        return {"item": GLUE, "lot": self.lots.id(name), "location": self._a1, "quantity": -1,
                "reason": None, "note": None}  # fmt: skip

    def _reserved(self, name: str) -> Act:
        return {"item": GLUE, "lot": self.lots.id(name), "location": self._a1, "quantity": 1,
                "for_kind": "other", "for_id": None, "note": None}  # fmt: skip

    async def arrive(self, order: random.Random) -> None:
        self.applied |= await arrive(self.desk.plant, self.phones, order)

    def standing(self) -> Iterator[Told]:
        """The acts that were booked and not taken back."""
        undone = {
            one.act["args"]["operation"]
            for one in self.told
            if one.act["kind"] == "undo" and self.applied[one.act["id"]]
        }
        for one in self.told:
            if self.applied[one.act["id"]] and one.act["id"] not in undone:
                yield one

    def left(self) -> Iterator[tuple[Told, int]]:
        """Acts by which goods left, each with the time at which they did."""
        asked = {one.act["id"]: one.at for one in self.told if one.kind == "adjust"}
        for one in self.standing():
            if one.kind in TAKES and one.act["kind"] == "approve":
                yield one, asked[one.act["args"]["operation"]]
            elif (one.kind in TAKES and one.act["kind"] != "stock.move") or one.kind in (
                "move",
                "put away",
            ):
                yield one, one.at

    async def count_up(self) -> None:
        """The books are complete: counts take effect, with a word and a signature where asked."""
        plant, approver = self.desk.plant, self.plans.approver
        await become_final(plant)
        unclear = [one for one in await plant.notices() if one["code"] == "inventory.count_unclear"]
        for notice in unclear:
            moves = [one["operation"] for one in notice["data"]["moves"]]
            said = {"count": notice["operation"], "answer": "settle", "note": None}
            sides = {"before": moves, "after": []}
            self.phones[0].record("count.settle", approver, said | sides)
        await self._agree()
        for row in await plant.server.fetch(
            "SELECT operation::text FROM approval WHERE status = 'pending' AND kind = 'stock.count'"
        ):
            self.phones[0].record("approve", approver, signed(row["operation"]))
        await self._agree()

    async def _agree(self) -> None:
        """What was said of counts arrives, and is acted on."""
        plant, phone = self.desk.plant, self.phones[0]
        if phone.acknowledged < len(phone.acts):
            await plant.push(phone)
        await accept_counts(plant.database, plant.clock.now_ms())

    async def counted_out(self) -> AsyncIterator[tuple[Told, int]]:
        """Counts by which goods left the books, each with its lot, and when."""
        told = {one.act["id"]: one for one in self.told}
        names = {self.lots.id(name): name for name in NAMES}
        for operation, lot in await self.desk.plant.server.fetch(
            "SELECT operation::text, lot::text FROM count_verdict"
            " WHERE lot = ANY ($1::uuid[]) AND status = 'accepted' AND booked_variance < 0",
            list(names),
        ):
            if operation in told:
                yield replace(told[operation], lot=names[lot]), told[operation].at

    async def histories(self) -> dict[str, Lot]:
        """What stands of the status of each lot, as the database has it in the end."""
        lots = {self.lots.id(name): Lot(self.lots.id(name), GLUE, name) for name in NAMES}
        for row in await self.desk.plant.server.fetch(CHANGES, list(lots)):
            take_change(lots, row)
        return {lot.code or "": lot for lot in lots.values()}

    async def named(self) -> set[tuple[str, str]]:
        """Acts that open notices of held lots name, each with the lot."""
        found: set[tuple[str, str]] = set()
        for notice in await self.lots.on_hold():
            found.add((notice["operation"], notice["lot"]))
            for reach in notice["data"]["reached"]:
                found.add((reach.get("operation", ""), reach.get("lot", notice["lot"])))
        return found

    async def state(self) -> list[str]:
        """Statuses, stock and inspections, the same for every order of arrival."""
        fetch, ids = self.desk.plant.server.fetch, [self.lots.id(name) for name in NAMES]
        rows = [*(await self.lots.statuses(*NAMES)).items()]
        rows += await fetch(
            "SELECT location, lot::text, quantity FROM balance"
            " WHERE lot = ANY ($1::uuid[]) AND quantity <> 0",
            ids,
        )
        rows += await fetch(
            "SELECT id::text, opened_by::text, kind, lot::text, status, verdict, is_due"
            " FROM inspection WHERE lot = ANY ($1::uuid[]) AND status <> 'void'",
            ids,
        )
        return sorted(self._neutral(str(tuple(row))) for row in rows)

    def _neutral(self, text: str) -> str:
        """Identifiers as numbers of acts and letters of lots."""
        for at, one in enumerate(self.told):
            text = text.replace(one.act["id"], f"act {at}")
            for plan in (self.plans.first, self.plans.last):
                opened = inspection_id(one.act["id"], plan.id)
                text = text.replace(opened, f"opened by {at}: {plan.id}")
        for name in NAMES:
            text = text.replace(self.lots.id(name), name)
        return text


def is_named(one: Told, at: int, lot: Lot, named: set[tuple[str, str]]) -> bool:
    """Whether an act that took of a lot which was on hold then is told of."""
    block = lot.block_at(at)
    if block is None or getattr(block, "awaits_receipt", False):
        return True
    if one.kind == "scrap" and block.status == "rejected":
        return True
    return (one.act["id"], lot.id) in named or lot.id == NO_LOT
