"""The public face of purchasing: deliveries that are expected, and what came in of them."""

from takt.inventory import Extension
from takt.purchasing.follow_receipts import Receipts
from takt.purchasing.queries import suppliers_of_lines
from takt.purchasing.store import CHECKS, forget_deliveries
from takt.purchasing.use_cases.edit_delivery import save_delivery

EXTENSION: Extension = Receipts()
"""The part of this area in a push."""

__all__ = ["CHECKS", "EXTENSION", "forget_deliveries", "save_delivery", "suppliers_of_lines"]
