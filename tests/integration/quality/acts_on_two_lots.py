"""Histories on two lots and their parts, dense in what could set a held lot free wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tests.integration.inventory.plant import GLUE
from tests.integration.quality.every_kind import Step, Told, Trial
from tests.integration.quality.held_by_acts import Hold, Rule, Said, held_at, holds_of
from tests.integration.quality.plans import Plan
from tests.phone import Act

DENSE: Final = (
    "begin", "begin other", "begin old", "begin few", "good", "good", "one good", "one good",
    "bad", "fail", "loose fail", "report", "some report", "vague report", "dispose", "dispose",
    "dispose some", "dispose some", "sign", "sign", "sign", "split off", "split off", "join",
    "join", "let part go", "let part go", "issue part", "ship part", "issue", "ship", "consume",
    "scrap", "put away", "adjust", "approve", "count", "undo", "undo", "hold", "release", "release",
    "reject",
)  # fmt: skip
REPORTS: Final = {"report", "some report", "vague report"}
ABOUT: Final = {
    "begin": {"inspected"}, "begin other": {"inspected"}, "begin old": {"inspected"},
    "begin few": {"inspected"}, "fail": {"inspected"}, "good": {"inspected"},
    "one good": {"inspected"}, "bad": {"inspected"}, "dispose": REPORTS, "dispose some": REPORTS,
    "sign": REPORTS, "approve": {"adjust"},
}  # fmt: skip
OUT: Final = frozenset(
    {"stock.issue", "stock.consume", "stock.ship", "stock.scrap", "stock.put_away", "lot.regroup"}
)
PIECES: Final = 10


@dataclass(frozen=True)
class Choice:
    """What inspectors may draw by: the plan of the receipt, its old version, another plan."""

    due: Plan
    old: Plan
    other: Plan
    rule: Rule
    signers: tuple[int, ...]


@dataclass
class DenseTrial(Trial):
    """Says more than `Trial`, and of fewer lots."""

    choice: Choice | None = None

    @property
    def chosen(self) -> Choice:
        assert self.choice is not None
        return self.choice

    def record(self, number: int, step: Step) -> None:
        device, kind, first, second, when = step
        one = "RS"[first % 2]
        found = [told for told in self.told if told.kind in ABOUT.get(kind, set())]
        about = found[(first * 7 + second) % len(found)] if found else None
        name, args = self._dense(kind, one, about, second)
        lot = f"{one}-part" if "part" in kind else about.lot if about else one
        at = self.start + when * 40 + number
        if kind == "undo":
            own = [t for t in self.told if t.act in self.phones[device].acts]
            undone = own[(first * 7 + second) % len(own)] if own else None
            if undone is not None and undone.act["kind"] != "undo":
                name, args = "undo", {"operation": undone.act["id"]}
        person = self._signer(kind, second)
        said = {"backdated": {"at": at, "reason": "noted later"}}
        act = self.phones[device].record(name, person, args, **said)
        self.told.append(Told(kind, lot, "", at, act))

    def _signer(self, kind: str, second: int) -> int:
        if kind == "approve":
            return self.plans.approver
        signers = self.chosen.signers
        return signers[second % len(signers)] if kind == "sign" else self.desk.worker

    def _dense(self, kind: str, one: str, about: Told | None, second: int) -> tuple[str, Act]:
        lots, part, others = self.lots, f"{one}-part", f"{'S' if one == 'R' else 'R'}-part"
        if kind == "undo" or (kind in ABOUT and about is None):
            return "stock.move", lots.move(one)
        if about is not None and kind in ABOUT:
            return self._dense_about(kind, about, second)
        if kind in ("some report", "vague report"):
            name, args = super()._said("report", one, "R", None)
            return name, args | {"quantity": 4 if kind == "some report" else None}
        if kind == "inspected":
            more = {"party": self.desk.supplier}
            return "stock.receive", lots.receive(one, PIECES * self.chosen.rule.piece) | more
        said: dict[str, tuple[str, Act]] = {
            "split off": ("lot.regroup", lots.regroup(one, part)),
            "join": ("lot.regroup", lots.regroup(one, others) | {"relation": "merge"}),
            "let part go": ("lot.release", lots.status(part)),
            "issue part": ("stock.issue", lots.issue(part)),
            "ship part": (
                "stock.ship",
                self.desk.plant.move(GLUE, "A1", "customer", 1, reference=None, lot=lots.id(part)),
            ),
        }
        return said[kind] if kind in said else super()._said(kind, one, "R", None)

    def _dense_about(self, kind: str, about: Told, second: int) -> tuple[str, Act]:
        id_ = about.act["id"]
        if kind.startswith("begin"):
            plan = {"begin other": self.chosen.other, "begin old": self.chosen.old}.get(
                kind, self.chosen.due
            )
            n = 3 if plan is self.chosen.due and kind == "begin" else 1
            units = 1 if kind == "begin few" else PIECES
            more = {"lot": self.lots.id(about.lot), "n": n, "units": units}
            return "inspect.begin", plan.begin(id_, **more)
        if kind in ("good", "one good", "bad"):
            plan = self._read_by(id_) if second % 3 else self.chosen.due
            pieces: tuple[int, ...] = (1,) if kind == "one good" else (1, 2, 3)
            length = 2_000 if kind == "bad" else 1_000
            values = [(unit, "length", length) for unit in pieces]
            return "inspect.readings", plan.readings(id_, *values)
        if kind.startswith("dispose"):
            name, args = self._decided("dispose", id_, second)
            return name, args | {"quantity": 1 if kind == "dispose some" else None}
        if kind == "sign":
            return self._decided("sign", id_, second)
        return self._said_of(kind, about)

    def _read_by(self, inspection: str) -> Plan:
        """The plan of the last sample that was drawn, as the phone shows it."""
        plans = {one.version: one for one in (self.chosen.old, self.chosen.other)}
        begun = [t.act["args"] for t in self.told if t.act["kind"] == "inspect.begin"]
        drawn = [one["version"] for one in begun if one["inspection"] == inspection]
        return plans.get(drawn[-1] if drawn else 0, self.chosen.due)

    def said(self) -> list[Said]:
        """What stands, as the model takes it; a report stays that was decided on.

        What inspectors said is told with whether they took it back.
        """
        standing = {one.act["id"] for one in self.standing()}
        decided = {
            one.act["args"]["nonconformance"]
            for one in self.told
            if one.act["id"] in standing and one.act["kind"] == "nonconformance.dispose"
        }
        reported = {one.act["id"] for one in self.told if self.applied[one.act["id"]]} & decided
        return [
            Said(
                one.act["id"],
                one.act["kind"],
                one.act["actor"],
                one.at,
                at,
                one.act["args"],
                one.act["id"] not in standing | reported,
            )
            for at, one in enumerate(self.told)
            if one.act["id"] in standing | reported or one.act["kind"].startswith("inspect.")
        ]

    def taken(self) -> Iterator[tuple[Told, int]]:
        """Acts by which goods left, and when."""
        asked = {one.act["id"]: one.at for one in self.told if one.kind == "adjust"}
        for one in self.standing():
            if one.act["kind"] in OUT:
                yield one, one.at
            elif one.act["kind"] == "approve":
                yield one, asked[one.act["args"]["operation"]]

    async def faults(self) -> list[str]:
        """What left unnamed though it was held, and what is free in the end though it is held."""
        await self.count_up()
        holds, named = holds_of(self.said(), self.chosen.rule), await self.named()
        taken = [*self.taken(), *[one async for one in self.counted_out()]]
        names = ("R", "S", "R-part", "S-part")
        statuses: Mapping[str, str | None] = await self.lots.statuses(*names)
        found = [
            f"{one.kind} of {one.lot} at {at - self.start}: {_why(held)}"
            for one, at in taken
            if (held := self._held(one, at, holds))
            and (one.act["id"], self.lots.id(one.lot)) not in named
        ]
        end = 2**61
        return found + [
            f"{name} is {statuses[name]} in the end: {_why(held)}"
            for name in names
            if (held := held_at(self.lots.id(name), end, holds)) and statuses[name] == "available"
        ]

    def _held(self, one: Told, at: int, holds: list[Hold]) -> list[Hold]:
        """A rejected lot may be scrapped without a word."""
        lot = one.lot.removesuffix("-part") if one.kind == "split off" else one.lot
        held = held_at(self.lots.id(lot), at, holds)
        is_rejected = any("lot.reject" in hold.why for hold in held)
        return [] if one.kind == "scrap" and is_rejected else held


def _why(held: list[Hold]) -> str:
    return ", ".join(sorted(hold.why for hold in held))
