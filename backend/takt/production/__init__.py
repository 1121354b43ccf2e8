"""The public face of production: plain work orders, what they took and what they made."""

from takt.inventory import Extension
from takt.production.follow_production import Production
from takt.production.queries import ends_of, unsettled
from takt.production.rework import keep_rework, open_rework
from takt.production.store import CHECKS, forget_work_orders, note_settled
from takt.production.use_cases.edit_work_order import save_work_order

EXTENSION: Extension = Production()
"""The part of this area in a push."""

__all__ = [
    "CHECKS",
    "EXTENSION",
    "ends_of",
    "forget_work_orders",
    "keep_rework",
    "note_settled",
    "open_rework",
    "save_work_order",
    "unsettled",
]
