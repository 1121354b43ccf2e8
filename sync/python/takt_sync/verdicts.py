"""The verdict of an inspection from its readings: computed on the device, and again here.

Readings come in any order, in parts and from several devices; the verdict depends only on which
there are. Of one characteristic of one unit the last stands, by its place among all acts; where
that is undone, the one before. A reading that arrives twice counts once, and is undone as soon as
one of the copies says so.

A fail stands: as soon as the readings up to some act come to it, neither what is read later nor
what is taken back makes it good again. So that it does not matter when something was taken back,
that never helps: an undone reading goes on counting against the lot until a later one of its unit
and characteristic stands.

The rule of acceptance is that of single sampling plans (ISO 2859-1, clause 11; ANSI/ASQ Z1.4,
10.1.1): up to Ac accepted, from Re on not. What lies between, in some plans of reduced inspection,
is accepted and flagged, since normal inspection follows (Z1.4, 8.3.4 b). The lot counts as one unit
more where something that is read once for the lot does not conform.
The twin is `sync/ts/src/verdicts.ts`; cases lie in `sync/vectors/verdicts.json`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from takt_sync.characteristics import (
    Characteristic,
    Demand,
    VerdictError,
    characteristics_of,
    demand_of,
)
from takt_sync.judged_values import Judged, judge_value
from takt_sync.readings import LOT, Finding, Place, Reading, reading_of

Verdict = Literal["pass", "fail", "open"]
Slot = tuple[int, int]
"""Where a reading belongs: position of its characteristic in the plan, unit."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reading that is spoken of."""

    unit: int
    characteristic: int
    place: Place


@dataclass(frozen=True, slots=True)
class Replacement:
    """The reading at `place` was replaced by the one at `by`, of the same unit."""

    unit: int
    characteristic: int
    place: Place
    by: Place


@dataclass(frozen=True, slots=True)
class Missing:
    """Units without a required reading, as ranges (first, last); (0, 0) is the lot."""

    characteristic: int
    units: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the readings say so far.

    `fail` is final, also where readings are missing; `open`: a required one is. `is_between`:
    accepted with more than Ac and fewer than Re, so that reduced inspection ends. `found`, which is
    compared with Ac, are the nonconforming units or defects that stand now; `nonconforming` names
    the units, ascending, 0 for the lot. `out` are the readings that stand and do not conform, in
    the order of the acts; `deciding` those that brought the verdict: all that did not conform up to
    the one with which the lot failed, or all that stand where it `is_between`.
    """

    verdict: Verdict
    is_between: bool
    found: int
    nonconforming: tuple[int, ...]
    defects: int
    missing: tuple[Missing, ...]
    out: tuple[Reference, ...]
    deciding: tuple[Reference, ...]
    replaced: tuple[Replacement, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A reading that has its form."""

    slot: Slot
    place: Place
    judged: Judged
    characteristic: Characteristic
    undone: bool

    @property
    def order(self) -> tuple[Place, Slot]:
        return self.place, self.slot

    @property
    def reference(self) -> Reference:
        return Reference(self.slot[1], self.characteristic.id, self.place)


def judge_json(inspection: object, readings: object) -> Outcome:
    """The same as `judge` for JSON: {"characteristics": [...], "demand": {...}} and a list.

    Raises VerdictError where the plan, or the list as such, has not its form.
    """
    if type(inspection) is not dict:
        raise VerdictError("", "type")
    characteristics = characteristics_of(inspection.get("characteristics"))
    demand = demand_of(inspection.get("demand"))
    if type(readings) is not list:
        raise VerdictError("readings", "type")
    return judge(characteristics, demand, [reading_of(one) for one in readings])


def judge(
    characteristics: Sequence[Characteristic],
    demand: Demand,
    readings: Iterable[Reading | Finding],
) -> Outcome:
    """What the readings of an inspection come to; any order of them gives the same."""
    entries, findings = _entries(characteristics, demand, readings)
    standing, replaced = _standing([one for one in entries if not one.undone])
    out = sorted(
        (one for one in standing.values() if one.judged.state == "nonconforming"),
        key=lambda one: one.order,
    )
    missing = tuple(_missing(characteristics, demand, standing))
    failing = _failing(entries, demand)
    defects = sum(one.judged.defects for one in out)
    units = sorted({one.slot[1] for one in out})
    found = defects if demand.counts == "defects" else len(units)
    is_between = not failing and not missing and found > demand.ac
    deciding = out if is_between else failing
    return Outcome(
        verdict="fail" if failing else "open" if missing else "pass",
        is_between=is_between,
        found=found,
        nonconforming=tuple(units),
        defects=defects,
        missing=missing,
        out=tuple(one.reference for one in out),
        deciding=tuple(one.reference for one in deciding),
        replaced=tuple(replaced),
        findings=tuple(sorted(findings, key=_order_of_finding)),
    )


def _entries(
    characteristics: Sequence[Characteristic],
    demand: Demand,
    readings: Iterable[Reading | Finding],
) -> tuple[list[_Entry], set[Finding]]:
    """The readings that count, once each, and what is wrong with the others."""
    findings: set[Finding] = set()
    copies: dict[tuple[Place, int, int], list[Reading]] = {}
    for one in readings:
        if isinstance(one, Finding):
            findings.add(one)
        else:
            copies.setdefault((one.place, one.characteristic, one.unit), []).append(one)
    positions = {one.id: position for position, one in enumerate(characteristics)}
    entries: list[_Entry] = []
    for (place, known_as, unit), same in copies.items():
        undone = any(one.undone for one in same)
        position = positions.get(known_as)
        characteristic = None if position is None else characteristics[position]
        judged = _judged(characteristic, demand, unit, same)
        if characteristic is None or position is None or isinstance(judged, str):
            if not undone and isinstance(judged, str):
                findings.add(Finding(judged, unit, known_as, place))
        else:
            entries.append(_Entry((position, unit), place, judged, characteristic, undone))
    return entries, findings


def _judged(
    characteristic: Characteristic | None, demand: Demand, unit: int, same: list[Reading]
) -> Judged | str:
    """What the copies of one reading say, or the code of a finding."""
    if characteristic is None:
        return "characteristic_unknown"
    is_known = 1 <= unit <= demand.n if characteristic.every_unit else unit == LOT
    if not is_known:
        return "unit_unknown"
    said = {(one.person, judge_value(characteristic, one.value)) for one in same}
    if len(said) > 1:
        return "conflict"
    _, judged = said.pop()
    return f"value_{judged}" if isinstance(judged, str) else judged


def _standing(entries: list[_Entry]) -> tuple[dict[Slot, _Entry], list[Replacement]]:
    """The last reading of each slot, and which followed which, by slot and place."""
    standing: dict[Slot, _Entry] = {}
    replaced: list[Replacement] = []
    for entry in sorted(entries, key=lambda one: (one.slot, one.place)):
        before = standing.get(entry.slot)
        if before is not None:
            unit, known_as = entry.slot[1], entry.characteristic.id
            replaced.append(Replacement(unit, known_as, before.place, entry.place))
        standing[entry.slot] = entry
    return standing, replaced


@dataclass(slots=True)
class _Against:
    """What speaks against the lot up to some act, kept up to date reading by reading."""

    slots: dict[Slot, list[_Entry]] = field(default_factory=dict)
    """Readings that do not conform and that no later one that stands has replaced."""
    units: dict[int, int] = field(default_factory=dict)
    """Unit -> in how many slots something speaks against it."""
    defects: int = 0

    def clear(self, slot: Slot) -> None:
        """A later reading of the slot stands."""
        gone = self.slots.pop(slot, None)
        if gone is None:
            return
        self.defects -= max(one.judged.defects for one in gone)
        self.units[slot[1]] -= 1
        if self.units[slot[1]] == 0:
            del self.units[slot[1]]

    def add(self, one: _Entry) -> None:
        """A reading does not conform; of several in a slot the worst counts."""
        known = self.slots.setdefault(one.slot, [])
        if not known:
            self.units[one.slot[1]] = self.units.get(one.slot[1], 0) + 1
        before = max((other.judged.defects for other in known), default=0)
        self.defects += max(one.judged.defects - before, 0)
        known.append(one)


def _failing(entries: list[_Entry], demand: Demand) -> list[_Entry]:
    """What spoke against the lot when it failed first, in the order of the acts, or nothing."""
    if all(one.judged.state != "nonconforming" for one in entries):
        return []
    against = _Against()
    ordered = sorted(entries, key=lambda one: one.order)
    for _, of_act in groupby(ordered, key=lambda one: one.place):
        act = list(of_act)
        for one in act:
            if not one.undone:
                against.clear(one.slot)
        for one in act:
            if one.judged.state != "nonconforming":
                continue
            against.add(one)
            found = against.defects if demand.counts == "defects" else len(against.units)
            if one.characteristic.is_critical or found >= demand.re:
                known = (entry for slot in against.slots.values() for entry in slot)
                return sorted(known, key=lambda entry: entry.order)
    return []


def _missing(
    characteristics: Sequence[Characteristic], demand: Demand, standing: dict[Slot, _Entry]
) -> Iterable[Missing]:
    """Required readings that nobody has taken, or not in full."""
    there: dict[int, list[int]] = {}
    for (position, unit), entry in standing.items():
        if entry.judged.state != "incomplete":
            there.setdefault(position, []).append(unit)
    for position, one in enumerate(characteristics):
        if not one.is_required:
            continue
        first, last = (1, demand.n) if one.every_unit else (LOT, LOT)
        gaps = tuple(_gaps(sorted(there.get(position, ())), first, last))
        if gaps:
            yield Missing(one.id, gaps)


def _gaps(units: Sequence[int], first: int, last: int) -> Iterable[tuple[int, int]]:
    """What lacks between `first` and `last`; a sample may be large, so in ranges."""
    for unit in units:
        if unit > first:
            yield first, unit - 1
        first = unit + 1
    if first <= last:
        yield first, last


def _order_of_finding(finding: Finding) -> tuple[Place, str, int, int]:
    place = finding.place or (-(2**53), "", 0)
    unit = -1 if finding.unit is None else finding.unit
    return place, finding.code, unit, finding.characteristic or 0
