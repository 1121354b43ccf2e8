"""The public face of demand: what customers are to get, and what left of it."""

from takt.demand.follow_shipping import Shipping
from takt.demand.queries import shipments_of_lines
from takt.demand.store import CHECKS, forget_shipments
from takt.demand.use_cases.edit_shipment import save_shipment
from takt.inventory import Extension

EXTENSION: Extension = Shipping()
"""The part of this area in a push."""

__all__ = ["CHECKS", "EXTENSION", "forget_shipments", "save_shipment", "shipments_of_lines"]
