"""What quality has to know of documents; the areas that keep them answer, joined by the app."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
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
    ends: Callable[[Connection, Collection[int]], Awaitable[Mapping[int, tuple[int, bool]]]]
    """Work order -> how much of its item it asks for, and whether it is closed."""


@dataclass(frozen=True, slots=True)
class OrderEnds:
    """Work orders that end elsewhere by what people say at a desk."""

    unsettled: Callable[[Connection, int], Awaitable[Sequence[int]]]
    """The first few of them."""
    note_settled: Callable[[Connection, Mapping[int, tuple[int, bool]]], Awaitable[None]]
    """All that follows from these ends is done."""
