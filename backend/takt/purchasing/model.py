"""A delivery that is expected: what it has beside any trade, and how it is told. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from takt.catalogue import Item
from takt.inventory import TradeDocument, TradeLine
from takt.kernel.errors import FieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine(TradeLine):
    """One item of a delivery."""

    unit: int
    """The unit in which people speak of it."""
    lot_code: str | None = None
    expires_on: date | None = None
    inspects: bool = False
    """Whether it is inspected on receipt, whatever its item says."""

    def faults_beside(self, item: Item) -> list[FieldError]:
        """What the item of the line does not allow: a unit that it has not, a lot."""
        faults = []
        if self.unit not in {item.unit, *(conversion.unit for conversion in item.units)}:
            faults.append(FieldError("unit", "unit_unknown"))
        if not item.lot_tracked:
            named = {"lot_code": self.lot_code, "expires_on": self.expires_on}
            faults += [FieldError(name, "not_lot_tracked") for name, one in named.items() if one]
        return faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(TradeDocument[DeliveryLine]):
    """What a supplier is expected to bring to a site."""

    table: ClassVar = "delivery"
    direction: ClassVar = "received"
    role: ClassVar = "supplier"

    expected_on: date | None


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """A delivery as devices see it."""
    return {
        "code": delivery.code,
        "expected_on": _day(delivery.expected_on),
        "id": delivery.id,
        "lines": [
            {
                "expires_on": _day(line.expires_on),
                "id": line.id,
                "inspects": line.inspects,
                "item": line.item,
                "lot_code": line.lot_code,
                "quantity": line.quantity,
                "received": line.traded,
                "unit": line.unit,
            }
            for line in delivery.lines
        ],
        "status": delivery.status,
        "supplier": delivery.party,
    }


def told(delivery: Delivery) -> dict[str, Any]:
    """A delivery as people see it."""
    more = {"site": delivery.site, "closed_by": delivery.closed_by}
    return delivery_row(delivery) | more | {"closed_at": delivery.closed_at}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
