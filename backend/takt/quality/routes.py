"""What the application serves of quality, by what it is about."""

from takt.quality.analysis.certificate_routes import CERTIFICATE_ROUTES
from takt.quality.analysis.paper_routes import PAPER_ROUTES
from takt.quality.analysis.routes import ROUTES as FIGURE_ROUTES
from takt.quality.charts.routes import CHART_ROUTES
from takt.quality.inspections.routes import INSPECTION_ROUTES
from takt.quality.nonconformance.paper_routes import CASE_PAPER_ROUTES
from takt.quality.nonconformance.routes import CASE_ROUTES
from takt.quality.plans.routes import PLAN_ROUTES

ROUTES = (
    *INSPECTION_ROUTES,
    *PLAN_ROUTES,
    *CASE_ROUTES,
    *CASE_PAPER_ROUTES,
    *FIGURE_ROUTES,
    *PAPER_ROUTES,
    *CERTIFICATE_ROUTES,
    *CHART_ROUTES,
)
"""Each part's controllers, one line per part."""
