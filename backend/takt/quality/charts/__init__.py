"""Control charts: series of readings, the limits that people choose, and alarms at once."""

from takt.quality.charts.extension import Charts
from takt.quality.charts.queries import heads
from takt.quality.charts.recompute import wrong_charts
from takt.quality.charts.save_limits import save_limits

__all__ = ["Charts", "heads", "save_limits", "wrong_charts"]
