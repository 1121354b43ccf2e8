"""What the application serves of stocktakes."""

from takt.stocktake.figure_routes import FIGURE_ROUTES
from takt.stocktake.paper_routes import PAPER_ROUTES
from takt.stocktake.plan_routes import PLAN_ROUTES

ROUTES = (*PLAN_ROUTES, *FIGURE_ROUTES, *PAPER_ROUTES)
