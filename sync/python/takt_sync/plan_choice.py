"""Which inspection plan holds for goods that came, were made or leave, and the id of what it opens.

Pure: plans come in as their rows are, nothing is looked up.
The twin is `sync/ts/src/plan-choice.ts`; cases lie in `sync/vectors/inspection_plans.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar
from uuid import UUID, uuid5

INSPECTION_NAMESPACE: Final = UUID("69edbda3-bff6-566e-9cb5-54414b543050")
"""Of the ids of inspections that an act opens; the same on every device and on the server."""


class Version(Protocol):
    """What a plan says from a day on."""

    @property
    def from_on(self) -> date: ...


V = TypeVar("V", bound=Version)
V_co = TypeVar("V_co", bound=Version, covariant=True)


class Plan(Protocol[V_co]):
    """What is asked of a plan to choose it; None: it holds for all."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def trigger(self) -> str: ...
    @property
    def item(self) -> int | None: ...
    @property
    def category(self) -> int | None: ...
    @property
    def supplier(self) -> int | None: ...
    @property
    def customer(self) -> int | None: ...
    @property
    def operation(self) -> str | None: ...
    @property
    def active(self) -> bool: ...
    @property
    def versions(self) -> Sequence[V_co]: ...


@dataclass(frozen=True, slots=True)
class Goods:
    """What is to be inspected, and on which day of its site.

    `categories`: that of the item first, then the one above it, and so on. `trigger`: plans of
    this trigger alone; None: of any.
    """

    kind: str
    item: int
    day: date
    trigger: str | None = None
    categories: Sequence[int] = ()
    supplier: int | None = None
    customer: int | None = None
    operation: str | None = None


def version_on(versions: Iterable[V], day: date) -> V | None:
    """The version in force on a day: the latest that had begun by then."""
    begun = [one for one in versions if one.from_on <= day]
    return max(begun, key=lambda one: one.from_on, default=None)


def choose(plans: Iterable[Plan[V]], goods: Goods) -> tuple[Plan[V], V] | None:
    """The plan that holds for goods, with its version in force; None: no plan does.

    A plan of the item before one of its category, a near category before a far one, and one of
    all items last; then the one with more of supplier, customer and operation; then the lower id.
    """
    found: list[tuple[tuple[int, int, int], Plan[V], V]] = []
    for plan in plans:
        distance = _distance(plan, goods)
        version = version_on(plan.versions, goods.day)
        if distance is not None and version is not None and _holds_for(plan, goods):
            found.append(((distance, -_narrowness(plan), plan.id), plan, version))
    if not found:
        return None
    _, plan, version = min(found, key=lambda one: one[0])
    return plan, version


def inspection_id(act: str, plan: int) -> str:
    """The id of the inspection that an act opens by a plan."""
    return str(uuid5(INSPECTION_NAMESPACE, f"{act}:{plan}"))


def _holds_for(plan: Plan[V], goods: Goods) -> bool:
    return (
        plan.active
        and plan.kind == goods.kind
        and goods.trigger in (None, plan.trigger)
        and plan.supplier in (None, goods.supplier)
        and plan.customer in (None, goods.customer)
        and plan.operation in (None, goods.operation)
    )


def _narrowness(plan: Plan[V]) -> int:
    return sum(one is not None for one in (plan.supplier, plan.customer, plan.operation))


def _distance(plan: Plan[V], goods: Goods) -> int | None:
    """How far a plan is from the item: 0 names it, then category by category, then all items."""
    if plan.item is not None:
        return 0 if plan.item == goods.item else None
    if plan.category is None:
        return 1 + len(goods.categories)
    if plan.category in goods.categories:
        return 1 + list(goods.categories).index(plan.category)
    return None
