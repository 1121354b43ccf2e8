"""The public face of production: plain work orders, what they took and what they made."""

from takt.inventory import Extension
from takt.production.follow_production import Production
from takt.production.queries import asked_of
from takt.production.rework import keep_rework, open_rework
from takt.production.store import CHECKS, forget_work_orders
from takt.production.use_cases.edit_work_order import save_work_order

EXTENSION: Extension = Production()
"""The part of this area in a push."""

__all__ = [
    "CHECKS",
    "EXTENSION",
    "asked_of",
    "forget_work_orders",
    "keep_rework",
    "open_rework",
    "save_work_order",
]
