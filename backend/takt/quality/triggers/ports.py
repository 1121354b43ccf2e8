"""What quality has to know of documents; the areas that keep them answer, joined by the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from takt.runtime.database import Connection


@dataclass(frozen=True, slots=True)
class Ports:
    """Questions about documents, each for many at once."""

    suppliers: Callable[[Connection, Collection[int]], Awaitable[Mapping[int, int]]]
    """Line of a delivery -> from whom it comes."""
    shipments: Callable[[Connection, Collection[int]], Awaitable[Mapping[int, tuple[int, int]]]]
    """Line of a shipment -> the shipment, and to whom it goes."""
    asked: Callable[[Connection, Collection[int]], Awaitable[Mapping[int, int]]]
    """Work order -> how much of its item it asks for."""
