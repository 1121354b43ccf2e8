"""Which plan holds for what an act brought, by its item, place, partner and day. Pure."""

from __future__ import annotations

from dataclasses import replace

from takt.quality.plans.model import Trigger
from takt.quality.triggers.model import Asked, Made, Opened, PlanKind
from takt_sync.plan_choice import Goods, choose


def plan_of(
    opened: Opened, made: Made, kind: PlanKind, trigger: Trigger | None = None
) -> Asked | None:
    """The plan that holds for goods that were made."""
    key = made.item, made.day, kind, trigger
    if key not in opened.chosen:
        opened.chosen[key] = _chosen(opened, _goods(opened, made, kind, trigger))
    return opened.chosen[key]


def plan_of_receipt(opened: Opened, made: Made, supplier: int | None) -> Asked | None:
    """The plan that holds for goods that came in."""
    return _chosen(opened, replace(_goods(opened, made, "receipt"), supplier=supplier))


def plan_of_shipment(opened: Opened, made: Made, customer: int | None) -> Asked | None:
    """The plan that holds for goods that leave."""
    return _chosen(opened, replace(_goods(opened, made, "shipment"), customer=customer))


def plan_of_move(opened: Opened, made: Made, target: int) -> Asked | None:
    """Plans may be for the place, for a zone around it, or for all moves; the nearest counts."""
    goods = _goods(opened, made, "move")
    for code in opened.zones.get(target, ()):
        found = _chosen(opened, replace(goods, operation=code))
        if found is not None and found[0].operation is not None:
            return found
    return _chosen(opened, goods)


def _goods(opened: Opened, made: Made, kind: PlanKind, trigger: Trigger | None = None) -> Goods:
    categories = opened.categories.get(made.item, ())
    return Goods(kind, made.item, made.day, trigger, categories)


def _chosen(opened: Opened, goods: Goods) -> Asked | None:
    found = choose(opened.rules.values(), goods)
    return None if found is None else (opened.rules[found[0].id], found[1])
