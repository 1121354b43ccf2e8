"""A delivery that is expected, and the rules for what it may be and when it is closed. Pure."""

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
class DeliveryLine:
    """One item of a delivery; quantities count in the item's own scale."""

    id: int
    item: int
    unit: int
    """The unit in which people speak of it."""
    quantity: int
    lot_code: str | None = None
    expires_on: date | None = None
    inspects: bool = False
    """Whether it is inspected on receipt, whatever its item says."""
    received: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether all of it came in."""
        return self.received >= self.quantity


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a supplier is expected to bring to a site."""

    id: int
    code: str
    site: int
    supplier: int
    expected_on: date | None
    lines: tuple[DeliveryLine, ...]
    closed_by: int | None = None
    """Who closed it by hand; nobody where it closed itself."""
    closed_at: int | None = None

    @property
    def status(self) -> Literal["open", "closed"]:
        """Closed by a person, or because everything came in."""
        is_closed = self.closed_by is not None or all(line.is_complete for line in self.lines)
        return "closed" if is_closed else "open"

    @property
    def missing(self) -> list[DeliveryLine]:
        """The lines of which something did not come."""
        return [line for line in self.lines if not line.is_complete]


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What a draft is checked against."""

    items: Mapping[int, Item]
    supplier: Party | None
    is_site: bool
    is_code_taken: bool
    used_lines: frozenset[int] = frozenset()
    """Lines that receipts name."""


def check_delivery(
    draft: Delivery, before: Delivery | None, facts: DeliveryFacts
) -> list[FieldError]:
    """All faults of a draft beside what is stored."""
    faults = []
    if facts.is_code_taken:
        faults.append(FieldError("code", "taken"))
    if not facts.is_site:
        faults.append(FieldError("site", "unknown_site"))
    if before is None or before.supplier != draft.supplier:
        faults += _supplier_faults(facts.supplier)
    known = {} if before is None else {line.id: line for line in before.lines}
    for place, line in enumerate(draft.lines):
        found = check_line(line, known.get(line.id), facts)
        faults += line_faults(place, found)
    kept = {line.id for line in draft.lines}
    if any(id_ in facts.used_lines for id_ in known if id_ not in kept):
        faults.append(FieldError("lines", "in_use"))
    return faults


def _supplier_faults(supplier: Party | None) -> list[FieldError]:
    if supplier is None:
        return [FieldError("supplier", "unknown")]
    if not supplier.is_supplier:
        return [FieldError("supplier", "not_a_supplier")]
    return [] if supplier.active else [FieldError("supplier", "not_active")]


def check_line(
    line: DeliveryLine, before: DeliveryLine | None, facts: DeliveryFacts
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
    if line.unit not in {item.unit, *(conversion.unit for conversion in item.units)}:
        faults.append(FieldError("unit", "unit_unknown"))
    if not item.lot_tracked:
        named = {"lot_code": line.lot_code, "expires_on": line.expires_on}
        faults += [FieldError(name, "not_lot_tracked") for name, value in named.items() if value]
    return faults


def kept_in_step(
    delivery: Delivery, sums: Mapping[tuple[int, int, int], int], now_ms: int
) -> Delivery:
    """The delivery with what stands of its receipts: of the line's item, at its own site."""
    lines = tuple(
        replace(line, received=sums.get((line.id, line.item, delivery.site), 0))
        for line in delivery.lines
    )
    return closed_in_time(replace(delivery, lines=lines), now_ms)


def closed_in_time(delivery: Delivery, now_ms: int) -> Delivery:
    """A delivery knows since when it is closed, and only then."""
    if delivery.status == "open":
        return replace(delivery, closed_at=None)
    return delivery if delivery.closed_at is not None else replace(delivery, closed_at=now_ms)


def mismatch(trade: Trade, line: DeliveryLine | None, delivery: Delivery | None) -> str | None:
    """Why a receipt does not fit the line that it names, as a stable word."""
    if delivery is None or line is None:
        return "unknown_line"
    if trade.site != delivery.site:
        return "other_site"
    if trade.item != line.item:
        return "other_item"
    if trade.party not in (None, delivery.supplier):
        return "other_supplier"
    is_late = delivery.closed_at is not None and trade.effective > delivery.closed_at
    return "closed" if delivery.closed_by is not None and is_late else None


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
                "received": line.received,
                "unit": line.unit,
            }
            for line in delivery.lines
        ],
        "status": delivery.status,
        "supplier": delivery.supplier,
    }


def told(delivery: Delivery) -> dict[str, Any]:
    """A delivery as people see it."""
    more = {"site": delivery.site, "closed_by": delivery.closed_by}
    return delivery_row(delivery) | more | {"closed_at": delivery.closed_at}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
