"""What samples and readings have to come to: worked out a second time, from the acts that stand.

By their times, and with the rules that devices and server share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from takt_sync.characteristics import Characteristic, Demand
from takt_sync.readings import Reading
from takt_sync.sampling import (
    Event,
    InspectedLot,
    SkipRule,
    is_next_skipped,
    sample_for,
    sampling_of,
    switching,
)
from takt_sync.verdicts import judge
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


@dataclass
class Told:
    """What has to come out, told a second time: from the acts that stand, by their times."""

    trial: Trial

    def __post_init__(self) -> None:
        self.lots: dict[str, Lot] = {}
        begins: dict[str, Act] = {}
        for act in self.standing("inspect.begin"):
            begins.setdefault(act["args"]["inspection"] or act["id"], act)
        for inspection, act in sorted(begins.items(), key=lambda one: self.at(one[1])):
            self.lots[inspection] = self._lot(inspection, act)

    def standing(self, kind: str) -> list[Act]:
        acts = [act for *_, act in self.trial.acts]
        undone = {act["args"]["operation"] for act in acts if act["kind"] == "undo"}
        found = [act for act in acts if act["kind"] == kind and act["id"] not in undone]
        return sorted(found, key=self.at)

    def at(self, act: Act) -> int:
        return int(act["backdated"]["at"])

    def _due(self, at: int) -> tuple[Any, bool]:
        closed = [
            one for one in self.lots.values() if one.closed_at is not None and one.closed_at < at
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
        severity, may_skip = self._due(at)
        mode: Any = "tightened" if severity == "discontinued" else severity
        asked = sample_for(sampling_of(SAMPLING), UNITS, mode)
        lot = Lot(inspection, begin, at, letter=asked.letter, mode=asked.mode)
        lot.is_skipped = may_skip and begin["args"]["n"] == 0
        if lot.is_skipped:
            lot.verdict, lot.closed_at = "pass", at
        else:
            self._judge(lot, Demand(max(asked.n, begin["args"]["n"]), 0, 1, "units"))
        self._believe(lot)
        return lot

    def _judge(self, lot: Lot, demand: Demand) -> None:
        length = self.trial.plan.known_as["length"]
        looked = Characteristic(length, "measured", lower=LENGTH["lower"], upper=LENGTH["upper"])
        acts = [
            act
            for act in self.standing("inspect.readings")
            if act["args"]["inspection"] == lot.inspection
        ]
        readings = [
            Reading(unit, known_as, value, (self.at(act), "s", 1), False, 1)
            for act in acts
            for unit, known_as, value in act["args"]["readings"]
        ]
        outcome = judge([looked], demand, readings)
        lot.found = outcome.found
        if outcome.verdict == "fail":
            lot.by_readings = max(lot.at, outcome.deciding[-1].place[0])
            lot.verdict, lot.closed_at = "fail", lot.by_readings
        elif outcome.verdict == "pass":
            gone = {(one.unit, one.place) for one in outcome.replaced}
            last = max(
                one.place[0]
                for one in readings
                if one.unit <= demand.n and (one.unit, one.place) not in gone
            )
            lot.verdict, lot.closed_at = "pass", max(lot.at, last)

    def _believe(self, lot: Lot) -> None:
        """Whoever calls the goods of a sample bad."""
        for act in self.standing("inspect.result"):
            args = act["args"]
            is_about = args["inspection"] == lot.inspection
            is_about &= args["lot"] == lot.begin["args"]["lot"] and args["verdict"] == "fail"
            at = max(lot.at, self.at(act))
            if is_about and (lot.verdict != "fail" or at < (lot.closed_at or 0)):
                lot.verdict, lot.closed_at = "fail", at

    def decided(self, inspection: str, lot: str | None) -> tuple[str, int] | None:
        """What decides an inspection of a lot: verdict and time."""
        drawn = self.lots.get(inspection)
        words = [
            (act["args"]["verdict"], self.at(act))
            for act in self.standing("inspect.result")
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
            if act["id"] not in stands:
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
        stands = [*self.standing("stock.receive"), *self.standing("inspect.begin")]
        for act in self.opened():
            if act["args"]["lot"] == id_ and act in stands:
                decided = self.decided(act["id"], id_)
                if decided is None or decided[0] == "fail":
                    words.append((self.at(act), 0, "quarantine"))
        for lot in self.lots.values():
            if lot.by_readings is not None and lot.begin["args"]["lot"] == id_:
                words.append((lot.by_readings, 1, "hold"))
        for act in [*self.standing("lot.hold"), *self.standing("inspect.result")]:
            if act["args"]["lot"] == id_ and act["args"].get("verdict", "fail") == "fail":
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
