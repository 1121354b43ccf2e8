"""Brings the figures of deliveries and shipments up to date with the acts that stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from takt.inventory.documents.model import TradeDocument, kept_in_step
from takt.inventory.followed_entries import traded

if TYPE_CHECKING:
    from takt.runtime.database import Connection

T = TypeVar("T", bound=TradeDocument[Any])


async def in_step(connection: Connection, locked: Sequence[T], now_ms: int) -> list[T]:
    """Locked documents of one kind with what came in or left by now, closed where that is all."""
    lines = [line.id for document in locked for line in document.lines]
    sums = await traded(connection, lines, locked[0].direction) if lines else {}
    return [kept_in_step(document, sums, now_ms) for document in locked]
