"""Control charts: series of readings, the limits that people choose, and alarms at once."""

from takt.quality.charts.extension import Charts

__all__ = ["Charts"]
