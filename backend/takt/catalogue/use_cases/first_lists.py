"""What a new server begins with: the usual units and reasons, in both languages.

Without a unit nobody can make an item. A server that was given its own lists keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from takt.catalogue import queries, store
from takt.catalogue.model import Reason, Unit
from takt.catalogue.use_cases.bulk import store_reasons, store_units
from takt.catalogue.use_cases.editing import Changes, Editor
from takt.runtime import audit
from takt.runtime.feeds import FeedRow

if TYPE_CHECKING:
    from takt.runtime.database import Connection

UNITS: Final = (
    Unit(0, "PCS", "件", "pcs", 0),
    Unit(0, "KG", "千克", "kg", 3),
    Unit(0, "M", "米", "m", 3),
)
REASONS: Final = (
    Reason(0, "DAMAGED", "scrap", "损坏", "Damaged", True),
    Reason(0, "DEFECTIVE", "scrap", "质量不合格", "Defective", True),
    Reason(0, "EXPIRED", "scrap", "过期", "Past its date", True),
    Reason(0, "MISCOUNT", "adjust", "点错", "Miscounted", True),
    Reason(0, "LOST", "adjust", "丢失", "Lost", True),
    Reason(0, "FOUND", "adjust", "找到", "Found", True),
    Reason(0, "INSPECTION", "hold", "待检验", "To be inspected", True),
    Reason(0, "COMPLAINT", "hold", "客户投诉", "Complaint", True),
    Reason(0, "NOT-REACHABLE", "pick", "够不着或被挡住", "Out of reach or blocked", True),
    Reason(0, "NOT-FOUND", "pick", "货位上没有", "Not in its place", True),
    Reason(0, "OPENED-FIRST", "pick", "先用已开包装", "Opened package first", True),
    Reason(0, "LABEL-DAMAGED", "other", "标签损坏或丢失", "Label damaged or lost", True),
    Reason(0, "LABEL-WRONG", "other", "标签内容有误", "Label was wrong", True),
)


async def first_lists(connection: Connection, now_ms: int) -> list[FeedRow]:
    """Stores what is lacking altogether; the caller publishes the rows."""
    await store.lock(connection)
    changes = Changes(connection, Editor(), now_ms)
    if not await queries.units(connection):
        await store_units(changes, UNITS)
    if not await queries.reasons(connection):
        await store_reasons(changes, REASONS)
    await audit.append_many(connection, changes.entries)
    return changes.rows
