"""Control charts: series of readings, the limits that people choose, and alarms at once."""

from takt.quality.charts.extension import Charts
from takt.quality.charts.recompute import wrong_charts

__all__ = ["Charts", "wrong_charts"]
