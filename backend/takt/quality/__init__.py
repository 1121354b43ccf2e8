"""The public face of quality: what is inspected by which plan, and what was found."""

from collections.abc import Sequence

from takt.inventory import Check, Extension
from takt.quality.analysis import CHECKS as FIGURE_CHECKS
from takt.quality.analysis import watch_trends
from takt.quality.charts import Charts, save_limits, wrong_charts
from takt.quality.charts import heads as chart_heads
from takt.quality.inspections import (
    INSPECTION_CHECKS,
    Inspections,
    forget_inspections,
    settle_overtaken,
)
from takt.quality.nonconformance import CHECKS as CASE_CHECKS
from takt.quality.nonconformance import (
    FailedWithoutLot,
    Nonconformances,
    ReworkOrders,
    forget_nonconformances,
    number_text,
    tell_overdue_actions,
)
from takt.quality.plans import (
    Plan,
    add_calibration,
    has_plans,
    plans,
    save_defect_code,
    save_gauge,
    save_plan,
    save_version,
)
from takt.quality.triggers import Openings, OrderEnds, Ports, Shipments, settle_ends


def extensions(ports: Ports) -> tuple[Extension, ...]:
    """The part of this area in a push: what opens, is judged, and leaves, in this order."""
    return Openings(ports), Inspections(), Charts(), Shipments(ports)


CHECKS: Sequence[Check] = (
    *INSPECTION_CHECKS,
    *CASE_CHECKS,
    *FIGURE_CHECKS,
    Check("chart", find=wrong_charts),
)
"""What `takt verify` recomputes of this area."""

__all__ = [
    "CHECKS",
    "FailedWithoutLot",
    "Nonconformances",
    "OrderEnds",
    "Plan",
    "Ports",
    "ReworkOrders",
    "add_calibration",
    "chart_heads",
    "extensions",
    "forget_inspections",
    "forget_nonconformances",
    "has_plans",
    "number_text",
    "plans",
    "save_defect_code",
    "save_gauge",
    "save_limits",
    "save_plan",
    "save_version",
    "settle_ends",
    "settle_overtaken",
    "tell_overdue_actions",
    "watch_trends",
]
