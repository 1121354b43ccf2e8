"""What is looked at, on which goods and when: plans with versions, defect codes, gauges."""

from takt.quality.plans.model import (
    Calibration,
    Characteristic,
    Gauge,
    Plan,
    PlanVersion,
)
from takt.quality.plans.queries import (
    calibrations,
    category_chains,
    defect_codes,
    has_plans,
    plans,
    versions_by_id,
)
from takt.quality.plans.use_cases.edit_defect_code import save_defect_code
from takt.quality.plans.use_cases.edit_gauge import add_calibration, save_gauge
from takt.quality.plans.use_cases.edit_plan import save_plan
from takt.quality.plans.use_cases.edit_version import save_version

__all__ = [
    "Calibration",
    "Characteristic",
    "Gauge",
    "Plan",
    "PlanVersion",
    "add_calibration",
    "calibrations",
    "category_chains",
    "defect_codes",
    "has_plans",
    "plans",
    "save_defect_code",
    "save_gauge",
    "save_plan",
    "save_version",
    "versions_by_id",
]
