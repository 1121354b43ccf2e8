"""Which acts open inspections by the plans in force, and what leaves without one."""

from takt.quality.triggers.openings import Openings
from takt.quality.triggers.ports import Ports
from takt.quality.triggers.shipments import Shipments

__all__ = ["Openings", "Ports", "Shipments"]
