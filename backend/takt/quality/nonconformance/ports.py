"""What nonconformances ask of other areas; the application gives it, so that areas stay apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from takt.runtime.editing import Edit


@dataclass(frozen=True, slots=True)
class ReworkOrders:
    """Work orders by which goods are made right."""

    open: Callable[[Edit, str, int, int, int], Awaitable[int]]
    """Code, site, item, quantity: the order's identifier."""
    keep: Callable[[Edit, int, bool], Awaitable[None]]
    """Opens an order again, or closes it where the rework is no longer wanted."""
