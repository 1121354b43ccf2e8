"""The public face of quality: what is inspected by which plan, and what was found."""

from takt.inventory import Extension
from takt.quality.inspections import Inspections, forget_inspections
from takt.quality.plans import (
    add_calibration,
    has_plans,
    save_defect_code,
    save_gauge,
    save_plan,
    save_version,
)

EXTENSION: Extension = Inspections()
"""The part of this area in a push."""

__all__ = [
    "EXTENSION",
    "add_calibration",
    "forget_inspections",
    "has_plans",
    "save_defect_code",
    "save_gauge",
    "save_plan",
    "save_version",
]
