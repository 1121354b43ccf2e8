"""A plain work order: what is to be made, what it takes, and the rules for both. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Final

from takt.catalogue import Item
from takt.inventory import (
    Document,
    DocumentFacts,
    DocumentLine,
    Use,
    head_faults,
    line_faults,
)
from takt.kernel.errors import FieldError

STATUSES: Final = ("planned", "released", "closed")
TAKEN: Final = -1
MADE: Final = 1

Sums = Mapping[tuple[int, int, int, int], int]
"""How much stands, by work order, direction, item and site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(DocumentLine):
    """One item that a work order takes, for its whole quantity."""

    consumed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder(Document):
    """So much of one item, to be made at a site by a day."""

    table: ClassVar = "work_order"

    item: int
    quantity: int
    due_on: date | None
    status: str
    components: tuple[Component, ...]
    made: int = 0

    def component(self, item: int) -> Component | None:
        """What the order takes of an item."""
        return next((one for one in self.components if one.item == item), None)


def check_work_order(
    draft: WorkOrder, before: WorkOrder | None, facts: DocumentFacts
) -> list[FieldError]:
    """All faults of a draft beside what is stored."""
    faults = head_faults(facts)
    is_new = before is None or before.item != draft.item
    faults += _item_faults(facts.items.get(draft.item), is_new)
    if before is not None and before.made and before.item != draft.item:
        faults.append(FieldError("item", "in_use"))
    known = {} if before is None else {one.id: one for one in before.components}
    seen: set[int] = set()
    for place, component in enumerate(draft.components):
        found = check_component(component, known.get(component.id), facts)
        if component.item in seen:
            found.append(FieldError("item", "repeated"))
        if component.item == draft.item:
            found.append(FieldError("item", "makes_itself"))
        seen.add(component.item)
        faults += line_faults(place, found, "components")
    kept = {one.id for one in draft.components}
    if any(one.consumed for one in known.values() if one.id not in kept):
        faults.append(FieldError("components", "in_use"))
    return faults


def check_component(
    component: Component, before: Component | None, facts: DocumentFacts
) -> list[FieldError]:
    """All faults of one component."""
    if component.id and before is None:
        return [FieldError("id", "unknown")]
    is_new = before is None or before.item != component.item
    faults = _item_faults(facts.items.get(component.item), is_new)
    if before is not None and before.consumed and is_new:
        faults.append(FieldError("item", "in_use"))
    return faults


def _item_faults(item: Item | None, is_new: bool) -> list[FieldError]:
    if item is None:
        return [FieldError("item", "unknown")]
    return [FieldError("item", "not_active")] if is_new and not item.active else []


def kept_in_step(order: WorkOrder, sums: Sums) -> WorkOrder:
    """The order with what stands of its output and consumption at its own site."""

    def stands(direction: int, item: int) -> int:
        return sums.get((order.id, direction, item, order.site), 0)

    components = tuple(replace(one, consumed=stands(TAKEN, one.item)) for one in order.components)
    return replace(order, made=stands(MADE, order.item), components=components)


def mismatch(use: Use, order: WorkOrder | None) -> str | None:
    """Why what was used or made does not fit the order that it names, as a stable word."""
    if order is None:
        return "unknown_order"
    if use.site != order.site:
        return "other_site"
    if use.direction == MADE and use.item != order.item:
        return "other_item"
    is_late = order.closed_at is not None and use.effective > order.closed_at
    return "closed" if is_late else None


def is_no_component(use: Use, order: WorkOrder | None) -> bool:
    """Whether an order that says what it takes got something else."""
    return (
        order is not None
        and use.direction == TAKEN
        and bool(order.components)
        and order.component(use.item) is None
    )


def work_order_row(order: WorkOrder) -> dict[str, Any]:
    """A work order as devices see it."""
    return {
        "code": order.code,
        "components": [
            {
                "consumed": one.consumed,
                "id": one.id,
                "item": one.item,
                "quantity": one.quantity,
            }
            for one in order.components
        ],
        "due_on": None if order.due_on is None else order.due_on.isoformat(),
        "id": order.id,
        "item": order.item,
        "made": order.made,
        "quantity": order.quantity,
        "status": order.status,
    }


def told(order: WorkOrder) -> dict[str, Any]:
    """A work order as people see it."""
    return work_order_row(order) | {"site": order.site, "closed_at": order.closed_at}
