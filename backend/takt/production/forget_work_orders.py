"""The job that takes work orders which were closed long ago from the devices."""

from __future__ import annotations

from takt.inventory import forget_closed
from takt.production.store import FORGET
from takt.runtime.database import Database


async def forget_work_orders(database: Database, now_ms: int) -> int | None:
    """The new head, if any device has something to forget."""
    return await forget_closed(database, now_ms, FORGET, "work_order")
