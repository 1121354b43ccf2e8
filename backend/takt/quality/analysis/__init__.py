"""What quality comes to: figures from the rows that they count, trends, ratings, certificates."""

from takt.quality.analysis.routes import ROUTES

__all__ = ["ROUTES"]
