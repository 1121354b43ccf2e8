"""What a customer is to get: what it has beside any trade, and how fresh it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from takt.inventory import TradeDocument, TradeLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment(TradeDocument[TradeLine]):
    """What a customer is to get from a site."""

    table: ClassVar = "shipment"
    direction: ClassVar = "shipped"
    role: ClassVar = "customer"

    due_on: date | None
    min_days: int | None = None
    """The least remaining shelf life here; what the customer takes at least where it is None."""


def short_by(until: date | None, day: date, min_days: int | None) -> int | None:
    """How many days of shelf life are lacking; None where there are enough."""
    if until is None or min_days is None:
        return None
    lacking = min_days - (until - day).days
    return lacking if lacking > 0 else None


def shipment_row(shipment: Shipment) -> dict[str, Any]:
    """A shipment as devices see it."""
    return {
        "code": shipment.code,
        "customer": shipment.party,
        "due_on": None if shipment.due_on is None else shipment.due_on.isoformat(),
        "id": shipment.id,
        "lines": [
            {
                "id": line.id,
                "item": line.item,
                "quantity": line.quantity,
                "shipped": line.traded,
            }
            for line in shipment.lines
        ],
        "min_days": shipment.min_days,
        "status": shipment.status,
    }


def told(shipment: Shipment) -> dict[str, Any]:
    """A shipment as people see it."""
    more = {"site": shipment.site, "closed_by": shipment.closed_by}
    return shipment_row(shipment) | more | {"closed_at": shipment.closed_at}
