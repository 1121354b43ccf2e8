"""Plans, codes and gauges as devices and people see them: all fields always there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import msgspec

from takt.quality.plans.model import (
    Calibration,
    Days,
    DefectCode,
    Gauge,
    Plan,
    PlanVersion,
    shown_versions,
)

MASTER: Final = "master"
"""The scope of what every device may know."""


def site_scope(site: int) -> str:
    """The scope of what devices of a site know."""
    return f"site:{site}"


def version_row(version: PlanVersion) -> dict[str, Any]:
    """A version; of which plan it is, its row says."""
    row: dict[str, Any] = msgspec.to_builtins(version)
    del row["plan"]
    return row


def plan_row(plan: Plan) -> dict[str, Any]:
    """A plan with all its versions."""
    row: dict[str, Any] = msgspec.to_builtins(replace(plan, versions=()))
    row["versions"] = [version_row(version) for version in plan.versions]
    return row


def shown_plan(plan: Plan, days: Days) -> dict[str, Any]:
    """A plan with the versions that devices hold."""
    return plan_row(replace(plan, versions=shown_versions(plan.versions, days)))


def defect_code_row(code: DefectCode) -> dict[str, Any]:
    """A defect code."""
    row: dict[str, Any] = msgspec.to_builtins(code)
    return row


def gauge_row(gauge: Gauge) -> dict[str, Any]:
    """A gauge as people at a desk see it."""
    row: dict[str, Any] = msgspec.to_builtins(gauge)
    return row


def shown_gauge(gauge: Gauge) -> dict[str, Any]:
    """A gauge as devices of its site hold it."""
    row = gauge_row(gauge)
    del row["site"]
    return row


def calibration_row(calibration: Calibration) -> dict[str, Any]:
    """A calibration."""
    row: dict[str, Any] = msgspec.to_builtins(calibration)
    return row
