"""Inspection plans, what they look at, codes of defects and gauges, and the rules for them. Pure.

Sizes are integers in the scale of their characteristic. What a plan says to the pure rules of
sampling and verdicts is checked by these rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args

from takt.catalogue import code_key
from takt.kernel.errors import FieldError

KINDS: Final = ("receipt", "in_process", "final", "shipment", "move")
Trigger = Literal["each", "first_piece", "last_piece", "every_pieces", "every_minutes"]
TRIGGERS: Final[Mapping[str, tuple[Trigger, ...]]] = {
    "receipt": ("each",),
    "in_process": get_args(Trigger),
    "final": ("each", "last_piece"),
    "shipment": ("each",),
    "move": ("each",),
}
COUNTED_TRIGGERS: Final = ("every_pieces", "every_minutes")
AIMS: Final[Mapping[str, tuple[str, ...]]] = {
    "supplier": ("receipt",),
    "customer": ("shipment",),
    "operation": ("in_process", "move"),
}
"""Which kinds of plans may name whom; the others would never be asked for it.

Output names no work step yet: who looks at one begins by hand, so its plan has no other trigger.
"""
CHARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "measured": ("xbar_r", "xbar_s", "imr"),
    "counted": ("c", "u"),
    "passfail": ("p", "np"),
    "choice": ("p", "np"),
}
ALL_CHARTS: Final = tuple(dict.fromkeys(chart for charts in CHARTS.values() for chart in charts))
SUBGROUPS: Final[Mapping[str, tuple[int, int]]] = {
    "xbar_r": (2, 25),
    "xbar_s": (2, 25),
    "imr": (1, 1),
}
"""Least and greatest size of a subgroup, where it is not 1 to 1000."""
SUBGROUP_MAX: Final = 1_000
SHOWN_MAX: Final = 5
"""So many versions of a plan go to devices, beside those that still come."""
YEAR_MIN: Final = 1970
CALIBRATION_RESULTS: Final = ("pass", "fail")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer of a choice list, and whether a unit conforms with it."""

    code: str
    ok: bool
    name_zh: str | None = None
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One thing that a version looks at; its code is the same in all versions of a plan."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    kind: str
    unit: str | None = None
    scale: int = 0
    nominal: int | None = None
    lower: int | None = None
    upper: int | None = None
    is_required: bool = True
    is_critical: bool = False
    every_unit: bool = True
    options: tuple[Option, ...] = ()
    pattern: str | None = None
    least: int = 1
    gauge: int | None = None
    chart: str | None = None
    subgroup: int | None = None


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """What a plan says from a day on; it stays as it is once that day has come."""

    id: int
    plan: int
    number: int
    from_on: date
    sampling: Mapping[str, Any]
    counts: str = "units"
    is_steady: bool = False
    instructions_zh: str | None = None
    instructions_en: str | None = None
    pictures: tuple[str, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Which goods are inspected, and at what moment; None: all of them."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    kind: str
    trigger: str = "each"
    every: int | None = None
    item: int | None = None
    category: int | None = None
    supplier: int | None = None
    customer: int | None = None
    operation: str | None = None
    holds: bool = False
    active: bool = True
    versions: tuple[PlanVersion, ...] = ()
    """In the order of their days."""


@dataclass(frozen=True, slots=True)
class DefectCode:
    """What may be wrong with goods; without a category: with any."""

    id: int
    code: str
    name_zh: str | None
    name_en: str | None
    category: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is measured with. `due_on`: the last day on which its calibration holds."""

    id: int
    site: int
    code: str
    name_zh: str | None
    name_en: str | None
    unit: str | None = None
    interval_days: int | None = None
    due_on: date | None = None
    active: bool = True

    def is_overdue(self, day: date) -> bool:
        """Whether nothing may be measured with it on a day."""
        return self.due_on is not None and self.due_on < day


@dataclass(frozen=True, slots=True)
class Calibration:
    """That a gauge was compared with a standard, and how it came out."""

    id: int
    gauge: int
    done_on: date
    due_on: date
    result: str
    certificate: str | None = None
    note: str | None = None
    person: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What exists of the things that a draft names."""

    items: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    gauges: Mapping[int, Gauge] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Days:
    """Today at the site where it is earliest, and at the one where it is latest."""

    first: date
    last: date


def name_faults(draft: Plan | Characteristic | DefectCode | Gauge) -> list[FieldError]:
    """A thing has a name in one language at least."""
    missing = draft.name_zh is None and draft.name_en is None
    return [FieldError("name_zh", "name_missing")] if missing else []


def code_faults(
    draft: Plan | DefectCode | Gauge, rivals: Iterable[Plan | DefectCode | Gauge]
) -> list[FieldError]:
    """A code stands for one thing of its kind."""
    key = code_key(draft.code)
    others = [one for one in rivals if one.id != draft.id and code_key(one.code) == key]
    return [FieldError("code", "taken")] if draft.code and others else []


def check_plan(draft: Plan, before: Plan | None, known: Known) -> list[FieldError]:
    """All faults of the head of a plan, but for its code and its parties."""
    faults = name_faults(draft)
    if before is not None and draft.kind != before.kind:
        faults.append(FieldError("kind", "fixed"))
    if draft.trigger not in TRIGGERS[draft.kind]:
        faults.append(FieldError("trigger", "not_for_this_kind"))
    if draft.trigger in COUNTED_TRIGGERS and draft.every is None:
        faults.append(FieldError("every", "missing"))
    if draft.trigger not in COUNTED_TRIGGERS and draft.every is not None:
        faults.append(FieldError("every", "not_for_this_kind"))
    if draft.item is not None and draft.category is not None:
        faults.append(FieldError("category", "item_says_it"))
    if draft.item is not None and draft.item not in known.items:
        faults.append(FieldError("item", "unknown"))
    if draft.category is not None and draft.category not in known.categories:
        faults.append(FieldError("category", "unknown"))
    return faults + _aim_faults(draft)


def _aim_faults(draft: Plan) -> list[FieldError]:
    """Whom a plan of this kind and trigger would never be asked for."""
    faults = [
        FieldError(name, "not_for_this_kind")
        for name, kinds in AIMS.items()
        if getattr(draft, name) is not None and draft.kind not in kinds
    ]
    if draft.operation is not None and draft.kind == "in_process" and draft.trigger != "each":
        faults.append(FieldError("operation", "not_for_this_trigger"))
    return faults


def is_fixed(version: PlanVersion, days: Days) -> bool:
    """Whether a version's day has come anywhere; from then on it stays as it is."""
    return version.from_on <= days.last


def check_version(
    draft: PlanVersion, others: Sequence[PlanVersion], known: Known, days: Days
) -> list[FieldError]:
    """All faults of a version beside the other ones of its plan.

    Defects of samples that are not alike are charted by the unit (u), not as they are (c: ISO
    7870-2, where the area of opportunity is constant).
    """
    faults = []
    if draft.from_on < days.first:
        faults.append(FieldError("from_on", "in_the_past"))
    if draft.from_on in {one.from_on for one in others if one.id != draft.id}:
        faults.append(FieldError("from_on", "another_version"))
    for place, picture in enumerate(draft.pictures):
        if picture not in known.pictures:
            faults.append(FieldError(f"pictures.{place}", "not_here"))
    if not any(one.is_required for one in draft.characteristics):
        faults.append(FieldError("characteristics", "nothing_required"))
    earlier = {one.gauge for version in others for one in version.characteristics}
    seen: set[str] = set()
    for place, one in enumerate(draft.characteristics):
        found = check_characteristic(one, known, earlier)
        if one.code and code_key(one.code) in seen:
            found.append(FieldError("code", "repeated"))
        seen.add(code_key(one.code))
        if one.chart == "c" and one.every_unit and draft.sampling.get("kind") != "fixed":
            found.append(FieldError("chart", "samples_differ"))
        path = f"characteristics.{place}"
        faults += [FieldError(f"{path}.{fault.field}", fault.code) for fault in found]
    return faults


def check_characteristic(
    draft: Characteristic, known: Known, earlier: Iterable[int | None] = ()
) -> list[FieldError]:
    """All faults of a characteristic; a gauge of an earlier version may be retired."""
    faults = [*name_faults(draft), *_limit_faults(draft), *_chart_faults(draft)]
    if draft.kind == "choice" and draft.options and not any(one.ok for one in draft.options):
        faults.append(FieldError("options", "none_conforms"))
    if draft.gauge is not None:
        gauge = known.gauges.get(draft.gauge)
        if gauge is None:
            faults.append(FieldError("gauge", "unknown"))
        elif not gauge.active and draft.gauge not in set(earlier):
            faults.append(FieldError("gauge", "not_active"))
    return faults


def _limit_faults(draft: Characteristic) -> list[FieldError]:
    low, high, nominal = draft.lower, draft.upper, draft.nominal
    if low is not None and high is not None and low > high:
        return [FieldError("lower", "above_upper")]
    if nominal is None or ((low is None or low <= nominal) and (high is None or nominal <= high)):
        return []
    return [FieldError("nominal", "outside_limits")]


def _chart_faults(draft: Characteristic) -> list[FieldError]:
    if draft.chart is None:
        return [] if draft.subgroup is None else [FieldError("subgroup", "without_chart")]
    if draft.chart not in CHARTS.get(draft.kind, ()):
        return [FieldError("chart", "not_for_this_kind")]
    if draft.subgroup is None:
        return [FieldError("subgroup", "missing")]
    least, most = SUBGROUPS.get(draft.chart, (1, SUBGROUP_MAX))
    return [] if least <= draft.subgroup <= most else [FieldError("subgroup", "out_of_range")]


def shown_versions(versions: Sequence[PlanVersion], days: Days) -> tuple[PlanVersion, ...]:
    """What devices hold of a plan: what still comes, what is in force, and the latest ones."""
    ordered = sorted(versions, key=lambda one: one.from_on)
    begun = [at for at, one in enumerate(ordered) if one.from_on <= days.first]
    in_force = begun[-1] if begun else 0
    return tuple(ordered[min(in_force, max(0, len(ordered) - SHOWN_MAX)) :])


def check_gauge(
    draft: Gauge, before: Gauge | None, calibrations: Sequence[Calibration]
) -> list[FieldError]:
    """All faults of a gauge, but for its code; once it was calibrated, that says when it is due."""
    faults = name_faults(draft)
    if draft.interval_days is not None and draft.due_on is None:
        faults.append(FieldError("due_on", "missing"))
    if before is not None and calibrations and draft.due_on != before.due_on:
        faults.append(FieldError("due_on", "set_by_calibration"))
    return faults


def check_calibration(draft: Calibration, day: date) -> list[FieldError]:
    """A calibration was made before it is written down, and holds no shorter than a day."""
    faults = []
    if draft.done_on.year < YEAR_MIN:
        faults.append(FieldError("done_on", "out_of_range"))
    if draft.done_on > day:
        faults.append(FieldError("done_on", "in_the_future"))
    if draft.due_on < draft.done_on:
        faults.append(FieldError("due_on", "before_it_was_done"))
    return faults


def due_after(gauge: Gauge, calibrations: Iterable[Calibration]) -> date | None:
    """Until when a gauge may be used: its latest calibration says; one that failed ended it."""
    newest = max(calibrations, key=lambda one: (one.done_on, one.id), default=None)
    if newest is None:
        return gauge.due_on
    return newest.due_on if newest.result == "pass" else newest.done_on - timedelta(days=1)
