"""What an inspection comes to, from all that was said of it and stands. Pure.

The earliest sample that stands is the one that was drawn; its readings decide, by the rule that the
device has as well (`takt_sync.verdicts`). Whoever says in one word that goods are bad is believed
all the same; that they are good, only where nothing is to be read. An inspection is closed at the
place of the act that decided, so what was said late is judged as if it had been known.

A fail stands: neither what is read or said later nor what is taken back, be it readings, a word or
the sample, frees the goods. That is for those who decide on nonconforming goods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from takt.inventory import Anchor, day_at
from takt.quality.inspections.commands import Verdict
from takt.quality.inspections.inspected_lots import Due, Stop
from takt.quality.inspections.model import (
    Author,
    Begin,
    Inspection,
    Quality,
    Result,
    Taken,
    said_in_order,
    standing,
)
from takt.quality.inspections.samples import Sample, counting_sample
from takt.quality.inspections.versions import Version
from takt_sync.characteristics import Demand
from takt_sync.readings import Reading
from takt_sync.verdicts import Outcome, judge

EAST: Final = "Pacific/Kiritimati"
"""Where each day begins first: what is in force somewhere may be drawn by."""
WEST: Final = "Pacific/Pago_Pago"
"""Where each day ends last."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, by whom, and its place in the order of all acts."""

    verdict: Verdict
    author: Author
    place: Anchor


@dataclass(frozen=True, slots=True)
class Judged:
    """What the readings on one sample come to; no decision while some lack.

    `asked` is what the plan asks for here, `sample` what counts. `stop`: it is good, and not
    accepted while inspection is discontinued (ISO 2859-1, 9.4).
    """

    begin: Begin
    version: Version
    due: Due
    asked: Sample
    sample: Sample
    outcome: Outcome | None
    """None: nothing is looked at."""
    decision: Decision | None
    stop: Stop | None = None

    @property
    def ruling(self) -> Decision | None:
        """What the decision means for the goods."""
        if self.decision is None or self.stop is None:
            return self.decision
        if self.stop.until is None:
            return None
        return Decision(self.decision.verdict, self.decision.author, self.stop.until)


def judgement_of(
    inspection: Inspection, known: Quality, due_of: Callable[[Begin, Version], Due]
) -> Judged | None:
    """What the readings come to on the sample that counts, where one was drawn.

    That is the earliest that stands, by a version that may judge; or one before it that was taken
    back, where its readings failed the goods of the inspection.
    """
    taken, failed, basis = known.taken_of(inspection.id), list[tuple[Anchor, Judged]](), None
    for begin in said_in_order(known.begins_of(inspection.id)):
        version = usable_version(inspection, begin, known)
        if version is None:
            continue
        found = judged(inspection, begin, version, due_of(begin, version), taken)
        if found.decision is not None and found.decision.verdict == "fail":
            failed.append((found.decision.place, found))
        if begin.undone_by is None:
            basis = found
            break
    failed.sort(key=lambda one: one[0])
    ours = [found for _, found in failed if inspection.fits(found.begin)]
    return next(iter(ours), None) or basis or next((found for _, found in failed), None)


def usable_version(inspection: Inspection, begin: Begin, known: Quality) -> Version | None:
    """The version that a sample was drawn by, where nothing speaks against it."""
    version = known.versions.get(begin.version)
    return None if why_unusable(inspection, begin, version) else version


def why_unusable(
    inspection: Inspection, begin: Begin, version: Version | None
) -> Literal["plan", "version"] | None:
    """A version judges what its plan is for, on the days on which it is in force."""
    if version is None or version.plan != begin.plan or not _is_for(inspection, begin, version):
        return "plan"
    if inspection.opened_plan is not None and version.id == inspection.opened_version:
        return None
    return None if _is_in_force(version, begin.author.place[0]) else "version"


def _is_for(inspection: Inspection, begin: Begin, version: Version) -> bool:
    """The plan that opened the inspection; without one, a plan for such goods."""
    if inspection.opened_plan is not None:
        return version.plan == inspection.opened_plan
    kind = inspection.kind if inspection.is_received else begin.kind
    return version.kind == kind and version.item in (None, begin.item) and begin.in_category


def _is_in_force(version: Version, at_ms: int) -> bool:
    """Whether it is in force anywhere at that time."""
    if version.from_on > day_at(at_ms, EAST):
        return False
    return version.until is None or day_at(at_ms, WEST) < version.until


def judged(
    inspection: Inspection, begin: Begin, version: Version, due: Due, taken: Iterable[Taken]
) -> Judged:
    """Judges a sample by all its readings; those that were taken back make nothing better."""
    sample, asked = counting_sample(begin, version, due, inspection.units_for(begin))
    if sample.is_skipped:
        skipped = Decision("pass", begin.author, begin.author.place)
        return Judged(begin, version, due, asked, sample, None, skipped)
    demand = Demand(sample.n, sample.ac, sample.re, version.counts)
    acts = {one.author.place: one for one in said_in_order(taken)}
    outcome = judge(version.characteristics, demand, readings_of(acts.values()))
    decision = _decision(begin, outcome, acts)
    return Judged(begin, version, due, asked, sample, outcome, decision)


def readings_of(taken: Iterable[Taken]) -> list[Reading]:
    """Readings as the shared rule takes them."""
    return [
        Reading(
            unit,
            characteristic,
            value,
            one.author.place,
            one.undone_by is not None,
            one.author.person,
        )
        for one in taken
        for unit, characteristic, value in one.readings
    ]


def _decision(begin: Begin, outcome: Outcome, acts: dict[Anchor, Taken]) -> Decision | None:
    """The act that decided; never before the sample was drawn."""
    if outcome.verdict == "open":
        return None
    is_fail = outcome.verdict == "fail"
    place = outcome.deciding[-1].place if is_fail else _completed(outcome, acts)
    author = acts[place].author
    return Decision(outcome.verdict, author, max(place, begin.author.place))


def _completed(outcome: Outcome, acts: dict[Anchor, Taken]) -> Anchor:
    """The last act of those whose readings stand."""
    gone: set[tuple[int | None, int | None, Anchor | None]]
    gone = {(one.unit, one.characteristic, one.place) for one in outcome.replaced}
    gone |= {(one.unit, one.characteristic, one.place) for one in outcome.findings}
    return max(
        place
        for place, one in acts.items()
        if one.undone_by is None
        and any((unit, known_as, place) not in gone for unit, known_as, _ in one.readings)
    )


def decide(
    inspection: Inspection, found: Judged | None, results: Iterable[Result]
) -> Decision | None:
    """What decides an inspection, or nothing as long as it is open."""
    if found is not None and not inspection.fits(found.begin):
        found = None
    about = [one for one in results if inspection.fits(one)]
    said = fails_of(about)
    if not said and found is None and inspection.opened_version is None:
        said = standing(about)
    words = [Decision(one.verdict, one.author, one.author.place) for one in said[:1]]
    ruling = None if found is None else found.ruling
    read = [] if ruling is None else [ruling]
    return earliest_fail([*words, *read]) or next(iter([*words, *read]), None)


def outcome_of_lot(found: Judged, results: Iterable[Result]) -> Decision | None:
    """What a drawn sample came to for the switching rules, whatever opened its inspection."""
    begin = found.begin
    said: list[Decision] = [
        Decision("fail", one.author, max(one.author.place, begin.author.place))
        for one in fails_of(results)
        if (one.item, one.lot) == (begin.item, begin.lot)
    ]
    read = [] if found.decision is None else [found.decision]
    return earliest_fail([*said[:1], *read]) or next(iter(read), None)


def fails_of(results: Iterable[Result]) -> list[Result]:
    """Words that goods are bad, the earliest first; they stand even where they were taken back."""
    return [one for one in said_in_order(results) if one.verdict == "fail"]


def earliest_fail(decisions: Sequence[Decision]) -> Decision | None:
    """The first of those that say no."""
    fails = [one for one in decisions if one.verdict == "fail"]
    return min(fails, key=lambda one: one.place, default=None)
