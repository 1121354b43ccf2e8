"""Every table of quality, by what it is about."""

from piccolo.table import Table

from takt.quality.analysis.tables import ANALYSIS_TABLES
from takt.quality.charts.tables import CHART_TABLES
from takt.quality.inspections.tables import INSPECTION_TABLES
from takt.quality.nonconformance.tables import NONCONFORMANCE_TABLES
from takt.quality.plans.tables import PLAN_TABLES
from takt.quality.triggers.tables import TRIGGER_TABLES

TABLES: tuple[type[Table], ...] = (
    *INSPECTION_TABLES,
    *PLAN_TABLES,
    *TRIGGER_TABLES,
    *NONCONFORMANCE_TABLES,
    *ANALYSIS_TABLES,
    *CHART_TABLES,
)
"""Every table of the area; a test compares them with the database."""
