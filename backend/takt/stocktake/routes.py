"""What the application serves of stocktakes."""

from takt.stocktake.figure_routes import FIGURE_ROUTES

ROUTES = (*FIGURE_ROUTES,)
