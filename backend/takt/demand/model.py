"""What a customer is to get, and the rules for it: when it is closed, how fresh it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from takt.catalogue import Item
from takt.inventory import Trade, line_faults
from takt.kernel.errors import FieldError
from takt.partners import Party


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """One item of a shipment; quantities count in the item's own scale."""

    id: int
    item: int
    quantity: int
    shipped: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether all of it left."""
        return self.shipped >= self.quantity


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a customer is to get from a site."""

    id: int
    code: str
    site: int
    customer: int
    due_on: date | None
    lines: tuple[ShipmentLine, ...]
    min_days: int | None = None
    """The least remaining shelf life here; what the customer takes at least where it is None."""
    closed_by: int | None = None
    """Who closed it by hand; nobody where it closed itself."""
    closed_at: int | None = None

    @property
    def status(self) -> Literal["open", "closed"]:
        """Closed by a person, or because everything left."""
        is_closed = self.closed_by is not None or all(line.is_complete for line in self.lines)
        return "closed" if is_closed else "open"

    @property
    def missing(self) -> list[ShipmentLine]:
        """The lines of which something did not leave."""
        return [line for line in self.lines if not line.is_complete]


@dataclass(frozen=True, slots=True)
class ShipmentFacts:
    """What a draft is checked against."""

    items: Mapping[int, Item]
    customer: Party | None
    is_site: bool
    is_code_taken: bool
    used_lines: frozenset[int] = frozenset()
    """Lines that acts name."""


def check_shipment(
    draft: Shipment, before: Shipment | None, facts: ShipmentFacts
) -> list[FieldError]:
    """All faults of a draft beside what is stored."""
    faults = []
    if facts.is_code_taken:
        faults.append(FieldError("code", "taken"))
    if not facts.is_site:
        faults.append(FieldError("site", "unknown_site"))
    if before is None or before.customer != draft.customer:
        faults += _customer_faults(facts.customer)
    known = {} if before is None else {line.id: line for line in before.lines}
    for place, line in enumerate(draft.lines):
        found = check_line(line, known.get(line.id), facts)
        faults += line_faults(place, found)
    kept = {line.id for line in draft.lines}
    if any(id_ in facts.used_lines for id_ in known if id_ not in kept):
        faults.append(FieldError("lines", "in_use"))
    return faults


def _customer_faults(customer: Party | None) -> list[FieldError]:
    if customer is None:
        return [FieldError("customer", "unknown")]
    if not customer.is_customer:
        return [FieldError("customer", "not_a_customer")]
    return [] if customer.active else [FieldError("customer", "not_active")]


def check_line(
    line: ShipmentLine, before: ShipmentLine | None, facts: ShipmentFacts
) -> list[FieldError]:
    """All faults of one line."""
    if line.id and before is None:
        return [FieldError("id", "unknown")]
    item = facts.items.get(line.item)
    if item is None:
        return [FieldError("item", "unknown")]
    is_new = before is None or before.item != line.item
    faults = []
    if is_new and line.id in facts.used_lines:
        faults.append(FieldError("item", "in_use"))
    if is_new and not item.active:
        faults.append(FieldError("item", "not_active"))
    return faults


def kept_in_step(
    shipment: Shipment, sums: Mapping[tuple[int, int, int], int], now_ms: int
) -> Shipment:
    """The shipment with what stands of its shipping: of the line's item, at its own site."""
    lines = tuple(
        replace(line, shipped=sums.get((line.id, line.item, shipment.site), 0))
        for line in shipment.lines
    )
    return closed_in_time(replace(shipment, lines=lines), now_ms)


def closed_in_time(shipment: Shipment, now_ms: int) -> Shipment:
    """A shipment knows since when it is closed, and only then."""
    if shipment.status == "open":
        return replace(shipment, closed_at=None)
    return shipment if shipment.closed_at is not None else replace(shipment, closed_at=now_ms)


def mismatch(trade: Trade, line: ShipmentLine | None, shipment: Shipment | None) -> str | None:
    """Why an act does not fit the line that it names, as a stable word."""
    if shipment is None or line is None:
        return "unknown_line"
    if trade.site != shipment.site:
        return "other_site"
    if trade.item != line.item:
        return "other_item"
    if trade.party not in (None, shipment.customer):
        return "other_customer"
    is_late = shipment.closed_at is not None and trade.effective > shipment.closed_at
    return "closed" if shipment.closed_by is not None and is_late else None


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
        "customer": shipment.customer,
        "due_on": None if shipment.due_on is None else shipment.due_on.isoformat(),
        "id": shipment.id,
        "lines": [
            {
                "id": line.id,
                "item": line.item,
                "quantity": line.quantity,
                "shipped": line.shipped,
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
