"""What quality comes to: figures from the rows that they count, trends, ratings, certificates."""

from takt.quality.analysis.checks import CHECKS
from takt.quality.analysis.trend_job import watch_trends

__all__ = ["CHECKS", "watch_trends"]
