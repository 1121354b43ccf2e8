"""Which acts open inspections by the plans in force, and what leaves without one."""

from takt.quality.triggers.openings import Openings
from takt.quality.triggers.ports import OrderEnds, Ports
from takt.quality.triggers.settle_ends import settle_ends
from takt.quality.triggers.shipments import Shipments, left_unseen

__all__ = ["Openings", "OrderEnds", "Ports", "Shipments", "left_unseen", "settle_ends"]
