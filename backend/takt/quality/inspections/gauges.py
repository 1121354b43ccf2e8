"""Whether a gauge could be relied upon on a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from takt.inventory import day_at

Doubt = Literal["right", "gauge_unknown", "gauge_overdue", "gauge_missing", "gauge_retired"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A comparison with a standard, and the last day on which it holds."""

    done_on: date
    due_on: date
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """What is measured with; `due_on` counts where no calibration is on record."""

    id: int
    time_zone: str
    is_calibrated: bool
    due_on: date | None
    active: bool = True
    calibrations: Sequence[Calibration] = ()


def doubt_of(gauge: int | None, gauges: Mapping[int, Gauge], at_ms: int) -> Doubt | None:
    """Why readings that were taken with a gauge do not count by themselves."""
    if gauge is None:
        return None
    known = gauges.get(gauge)
    if known is None:
        return "gauge_unknown"
    if not known.active:
        return "gauge_retired"
    return None if is_reliable(known, day_at(at_ms, known.time_zone)) else "gauge_overdue"


def is_reliable(gauge: Gauge, day: date) -> bool:
    """Whether the last calibration until a day was passed and still held."""
    if not gauge.calibrations:
        return day <= gauge.due_on if gauge.due_on is not None else not gauge.is_calibrated
    until = [one for one in gauge.calibrations if one.done_on <= day]
    return bool(until) and until[-1].is_passed and day <= until[-1].due_on
