"""Which points limits are made of, read from a form, and the limits that they give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from takt.kernel.errors import FieldError, Invalid
from takt.quality.charts.model import PointKey, StoredPoint
from takt.quality.plans.forms import PlanForm
from takt_sync.envelope import is_uuid
from takt_sync.spc import RULES, ChartKind, Limits, Rule, SpcError, limits

INVALID: Final = "quality.limits_invalid"
EXCLUDED_MAX: Final = 200
POINTS_MAX: Final = 1_000
REASON_MAX: Final = 500
AT_MAX: Final = 2**53 - 1
NUMBER_MAX: Final = 10**12


@dataclass(frozen=True, slots=True)
class Excluded:
    """A point that says nothing of the process, and why."""

    key: PointKey
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A period by its first and last moment, from one point to another, or single points.

    `first` and `last` stand where the two points are; `only` where single points were chosen.
    """

    from_at: int | None = None
    to_at: int | None = None
    first: PointKey | None = None
    last: PointKey | None = None
    only: tuple[PointKey, ...] = ()
    excluded: tuple[Excluded, ...] = ()

    def said(self) -> dict[str, Any]:
        """As it is stored beside the limits."""
        return {
            "from": self.from_at,
            "to": self.to_at,
            "first": self.first,
            "last": self.last,
            "points": len(self.only) or None,
        }

    def excluded_rows(self) -> list[dict[str, Any]]:
        """As they are stored and shown."""
        return [
            {"inspection": one.key[0], "number": one.key[1], "reason": one.reason}
            for one in self.excluded
        ]


def read_choice(form: PlanForm) -> Choice:
    """One of the three ways to choose, and what is left out of it."""
    excluded = []
    for part in form.parts("excluded", EXCLUDED_MAX) if form.sent("excluded") else ():
        key, reason = _key_in(part), part.text("reason", REASON_MAX)
        if reason is None and not part.is_faulty("reason"):
            part.fault("reason", "missing")
        excluded.append(Excluded(key, reason or ""))
        form.close(part)
    left = tuple(excluded)
    if form.sent("points"):
        parts = form.parts("points", POINTS_MAX)
        only = []
        for part in parts:
            only.append(_key_in(part))
            form.close(part)
        if not only and not form.is_faulty("points"):
            form.fault("points", "missing")
        return Choice(only=tuple(only), excluded=left)
    if form.sent("first") or form.sent("last"):
        first, last = (_point(form, name) for name in ("first", "last"))
        return Choice(first=first, last=last, excluded=left)
    from_at, to_at = form.whole("from", 0, AT_MAX), form.whole("to", 0, AT_MAX)
    if from_at > to_at:
        form.fault("to", "before_from")
    return Choice(from_at, to_at, excluded=left)


def _point(form: PlanForm, field: str) -> PointKey:
    part = form.part(field)
    if form.is_faulty(field):
        return "", 0
    key = _key_in(part)
    form.close(part)
    return key


def _key_in(part: PlanForm) -> PointKey:
    inspection = part.take("inspection")
    if not is_uuid(inspection):
        part.fault("inspection", "missing" if inspection is None else "not_an_id")
        inspection = ""
    return str(inspection), part.whole("number", 0, NUMBER_MAX)


def read_rules(form: PlanForm) -> tuple[Rule, ...]:
    """The rules that are on, in their order."""
    rows = form.rows("rules")
    for place, row in enumerate(rows):
        if row not in RULES:
            form.fault(f"rules.{place}", "not_allowed")
    return tuple(rule for rule in RULES if rule in rows)


@dataclass(frozen=True, slots=True)
class Made:
    """The limits of a choice, with its points and the positions left out."""

    limits: Limits
    points: tuple[StoredPoint, ...]
    out: tuple[int, ...]


def make_limits(kind: ChartKind, points: Sequence[StoredPoint], choice: Choice) -> Made:
    """The limits that chosen points give; Invalid names what is wrong with the choice."""
    chosen = tuple(_chosen(points, choice))
    positions = {one.key: at for at, one in enumerate(chosen)}
    unknown = [
        FieldError(f"excluded.{at}", "unknown")
        for at, one in enumerate(choice.excluded)
        if one.key not in positions
    ]
    if unknown:
        raise Invalid(INVALID, unknown)
    out = tuple(sorted({positions[one.key] for one in choice.excluded}))
    try:
        found = limits(kind, [one.point.subgroup for one in chosen], out)
    except SpcError as refused:
        raise Invalid(INVALID, [FieldError(_field_of(choice), refused.code)]) from refused
    return Made(found, chosen, out)


def _field_of(choice: Choice) -> str:
    if choice.only:
        return "points"
    return "from" if choice.first is None else "first"


def _chosen(points: Sequence[StoredPoint], choice: Choice) -> Sequence[StoredPoint]:
    if choice.only:
        known = {one.key for one in points}
        unknown = [
            FieldError(f"points.{at}", "unknown")
            for at, key in enumerate(choice.only)
            if key not in known
        ]
        if unknown:
            raise Invalid(INVALID, unknown)
        only = set(choice.only)
        return [one for one in points if one.key in only]
    if choice.first is None or choice.last is None:
        low, high = choice.from_at or 0, choice.to_at or 0
        return [one for one in points if low <= one.point.place[0] <= high]
    positions = {one.key: at for at, one in enumerate(points)}
    ends = [positions.get(choice.first), positions.get(choice.last)]
    unknown = [
        FieldError(name, "unknown")
        for name, at in zip(("first", "last"), ends, strict=True)
        if at is None
    ]
    if unknown:
        raise Invalid(INVALID, unknown)
    low, high = sorted(at for at in ends if at is not None)
    return points[low : high + 1]
