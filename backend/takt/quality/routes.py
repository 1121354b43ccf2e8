"""What the application serves of quality, by what it is about."""

from takt.quality import analysis
from takt.quality.plans.routes import PLAN_ROUTES

ROUTES = (
    *PLAN_ROUTES,
    *analysis.ROUTES,
)
"""Each part's controllers, one line per part."""
