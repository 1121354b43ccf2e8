"""What samples and readings have to come to: worked out a second time, from the acts that stand.

By their times. A fail stands, whatever was read or said later, or taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from takt_sync.sampling import (
    Event,
    InspectedLot,
    SkipRule,
    is_next_skipped,
    sample_for,
    sampling_of,
    switching,
)
from tests.integration.quality.plans import LENGTH
from tests.integration.quality.read_trials import NAMES, SAMPLING, UNITS, Trial
from tests.phone import Act


@dataclass
class Lot:
    """What a sample has to come to."""

    inspection: str
    begin: Act
    at: int
    closed_at: int | None = None
    verdict: str | None = None
    by_readings: int | None = None
    """When its readings failed it."""
    found: int = 0
    letter: str | None = None
    mode: Any = None
    is_skipped: bool = False
    stands: bool = True
    """Whether nobody took its sample back."""


@dataclass
class Told:
    """What has to come out, told a second time: from the acts that stand, by their times."""

    trial: Trial

    def __post_init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        tried: dict[str, list[Lot]] = {}
        for act in self.said("inspect.begin"):
            inspection = act["args"]["inspection"] or act["id"]
            before = tried.setdefault(inspection, [])
            if not any(one.stands for one in before):
                before.append(self._lot(inspection, act))
                self._choose(inspection, before)

    def _choose(self, inspection: str, tried: list[Lot]) -> None:
        """The sample that stands, but for one before it by which the goods failed."""
        [lot] = [act["args"]["lot"] for act in self.opened() if act["id"] == inspection]
        failed = [one for one in tried if one.by_readings is not None]
        failed.sort(key=lambda one: one.by_readings or 0)
        ours = [one for one in failed if one.begin["args"]["lot"] == lot]
        standing = [one for one in tried if one.stands]
        for one in [*ours[:1], *standing, *failed][:1]:
            self.lots[inspection] = one

    def said(self, kind: str) -> list[Act]:
        """All acts of a kind, taken back or not."""
        found = [act for *_, act in self.trial.acts if act["kind"] == kind]
        return sorted(found, key=self.at)

    def standing(self, kind: str) -> list[Act]:
        undone = {act["args"]["operation"] for act in self.said("undo")}
        return [act for act in self.said(kind) if act["id"] not in undone]

    def fails(self) -> list[Act]:
        """Words that goods are bad: they stand, taken back or not."""
        found = self.said("inspect.result")
        return [act for act in found if act["args"]["verdict"] == "fail"]

    def at(self, act: Act) -> int:
        return int(act["backdated"]["at"])

    def _due(self, at: int, inspection: str | None = None) -> tuple[Any, bool]:
        """How strictly a lot is inspected by the others that were closed before a time."""
        closed = [
            one
            for one in self.lots.values()
            if one.closed_at is not None and one.closed_at < at and one.inspection != inspection
        ]
        closed.sort(key=lambda one: one.closed_at or 0)
        events: list[Event] = []
        outcomes: list[Any] = []
        for one in closed:
            is_accepted = one.verdict == "pass"
            if one.is_skipped:
                outcomes.append("skipped" if is_accepted else "not_accepted")
                continue
            refused = any(
                other.verdict == "fail"
                and other.begin["args"]["lot"] == one.begin["args"]["lot"]
                and (other.closed_at or 0) < one.at
                for other in closed
            )
            events.append(
                InspectedLot(
                    (one.closed_at or 0, "s", 1), is_accepted, one.found, one.letter, "6.5",
                    one.mode, is_original=not refused,
                )
            )  # fmt: skip
            outcomes.append("accepted" if is_accepted else "not_accepted")
        severity = switching(events).severity
        return severity, is_next_skipped(SkipRule(2, 2), outcomes, severity)

    def _lot(self, inspection: str, begin: Act) -> Lot:
        at = self.at(begin)
        severity, may_skip = self._due(at, inspection)
        mode: Any = "tightened" if severity == "discontinued" else severity
        asked = sample_for(sampling_of(SAMPLING), UNITS, mode)
        lot = Lot(inspection, begin, at, letter=asked.letter, mode=asked.mode)
        lot.stands = begin in self.standing("inspect.begin")
        lot.is_skipped = may_skip and begin["args"]["n"] == 0
        if lot.is_skipped:
            lot.verdict, lot.closed_at = "pass", at
        else:
            self._judge(lot, max(asked.n, begin["args"]["n"]))
        self._believe(lot)
        return lot

    def _judge(self, lot: Lot, n: int) -> None:
        """One bad piece fails the lot; all of them have to be read and good for a pass."""
        length = self.trial.plan.known_as["length"]
        undone = {act["args"]["operation"] for act in self.said("undo")}
        last: dict[int, tuple[int, bool]] = {}
        for act in self.said("inspect.readings"):
            if act["args"]["inspection"] != lot.inspection:
                continue
            for unit, known_as, value in act["args"]["readings"]:
                if known_as != length or not 1 <= unit <= n:
                    continue
                is_good = LENGTH["lower"] <= value <= LENGTH["upper"]
                if not is_good and lot.by_readings is None:
                    lot.by_readings = max(lot.at, self.at(act))
                if act["id"] not in undone:
                    last[unit] = self.at(act), is_good
        lot.found = sum(not is_good for _, is_good in last.values())
        if lot.by_readings is not None:
            lot.verdict, lot.closed_at = "fail", lot.by_readings
        elif len(last) == n:
            lot.verdict, lot.closed_at = "pass", max(lot.at, *(at for at, _ in last.values()))

    def _believe(self, lot: Lot) -> None:
        """Whoever calls the goods of a sample bad."""
        for act in self.fails():
            args = act["args"]
            is_about = args["inspection"] == lot.inspection
            is_about &= args["lot"] == lot.begin["args"]["lot"]
            at = max(lot.at, self.at(act))
            if is_about and (lot.verdict != "fail" or at < (lot.closed_at or 0)):
                lot.verdict, lot.closed_at = "fail", at

    def decided(self, inspection: str, lot: str | None) -> tuple[str, int] | None:
        """What decides an inspection of a lot: verdict and time."""
        drawn = self.lots.get(inspection)
        words = [
            (act["args"]["verdict"], self.at(act))
            for act in [*self.fails(), *self.standing("inspect.result")]
            if (act["args"]["inspection"], act["args"]["lot"]) == (inspection, lot)
        ]
        if drawn is None or drawn.begin["args"]["lot"] != lot:
            return words[0] if words else None
        fails = [at for verdict, at in words if verdict == "fail"]
        fails += [] if drawn.by_readings is None else [drawn.by_readings]
        if fails:
            return "fail", min(fails)
        if drawn.verdict == "pass" and drawn.closed_at is not None:
            is_stopped = self._due(drawn.closed_at)[0] == "discontinued"
            return None if is_stopped else ("pass", drawn.closed_at)
        return None

    def opened(self) -> list[Act]:
        """Receipts and samples that open an inspection of their own."""
        return [
            act
            for *_, act in self.trial.acts
            if act["kind"] == "stock.receive"
            or (act["kind"] == "inspect.begin" and act["args"]["inspection"] is None)
        ]

    def inspections(self) -> set[tuple[str, str, int | None]]:
        """Inspection, status, and when it was closed."""
        stands = {act["id"] for act in self.standing("stock.receive")}
        stands |= {act["id"] for act in self.standing("inspect.begin")}
        found: set[tuple[str, str, int | None]] = set()
        for act in self.opened():
            decided = self.decided(act["id"], act["args"]["lot"])
            is_failed = decided is not None and decided[0] == "fail"
            if act["id"] not in stands and not (is_failed and act["kind"] == "inspect.begin"):
                found.add((act["id"], "void", None))
            elif decided is None:
                found.add((act["id"], "open", None))
            else:
                found.add((act["id"], decided[0] + "ed", decided[1]))
        return found

    def status(self, name: str) -> str:
        """The newest word about a lot, where nobody released anything."""
        id_ = self.trial.lots.id(name)
        words = [(0, 0, "available")]
        waits = {id_ for id_, status, _ in self.inspections() if status in ("open", "failed")}
        for act in self.opened():
            if act["args"]["lot"] == id_ and act["id"] in waits:
                words.append((self.at(act), 0, "quarantine"))
        for lot in self.lots.values():
            if lot.by_readings is not None and lot.begin["args"]["lot"] == id_:
                words.append((lot.by_readings, 1, "hold"))
        for act in [*self.standing("lot.hold"), *self.fails()]:
            if act["args"]["lot"] == id_:
                words.append((self.at(act), 0, "hold"))
        return max(words)[2]


async def says_what_was_told(trial: Trial) -> None:
    """What is stored is what follows from the acts that stand."""
    told = Told(trial)
    rows = await trial.desk.plant.server.fetch(
        "SELECT id::text, status, closed_at FROM inspection WHERE id = ANY ($1::uuid[])",
        [act["id"] for act in told.opened()],
    )
    assert {tuple(row) for row in rows} == told.inspections()
    expected = {name: told.status(name) for name in NAMES}
    assert await trial.statuses() == expected, (expected, trial.neutral(trial.said()))
    state = await trial.switching()
    if state is not None:
        severity, may_skip = told._due(2**53)
        found: Any = state[1]
        outcomes: list[Any] = ["accepted"] * found["accepted"] + ["skipped"] * found["skipped"]
        assert state[0] == severity
        assert is_next_skipped(SkipRule(2, 2), outcomes, severity) == may_skip
