"""Keeps what work orders took and made in step with the acts that are booked.

Consumption and output are booked whatever comes out here. What does not fit the order, and what
is more than it asks for, opens a notice, which closes when an undo puts it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from takt.inventory import (
    Booked,
    Consume,
    Facts,
    Findings,
    Kind,
    Use,
    fact_of,
    finding_of,
    settle_findings,
    tell_codes,
    touched_uses,
    used,
)
from takt.production import errors, store
from takt.production.model import MADE, WorkOrder, is_no_component, kept_in_step, mismatch
from takt.production.queries import WORK_ORDERS, codes_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation


class Production:
    """The part of production in a push."""

    area = "production"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Which orders the batch consumes for: what is kept for an order goes by its code."""
        commands = [fact_of(facts.commands[operation.id]) for operation in operations]
        orders = {
            one.work_order
            for one in commands
            if type(one) is Consume and one.work_order is not None
        }
        if orders:
            tell_codes(facts, "work_order", await codes_of(connection, orders))

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Follows what this batch used and made, and what of it was taken back."""
        uses = await touched_uses(connection, facts) if booked else []
        if uses:
            await _follow(connection, uses, facts.now_ms, feed)


async def _follow(
    connection: Connection, uses: Sequence[Use], now_ms: int, feed: FeedBatch
) -> None:
    locked = await WORK_ORDERS.lock(connection, {use.work_order for use in uses})
    orders = {
        order.id: order for order in await keep_in_step(connection, locked.values(), now_ms, feed)
    }
    findings: Findings = {}
    for use in uses:
        order = orders.get(use.work_order)
        why = mismatch(use, order)
        findings |= _of_act(use, errors.ORDER_MISMATCH, None if why is None else {"why": why})
        is_strange = is_no_component(use, order)
        findings |= _of_act(use, errors.NOT_A_COMPONENT, {} if is_strange else None)
        if order is not None:
            findings |= _too_much(use, order)
    await settle_findings(connection, feed, now_ms, findings)


async def keep_in_step(
    connection: Connection, locked: Iterable[WorkOrder], now_ms: int, feed: FeedBatch
) -> list[WorkOrder]:
    """Brings locked orders up to date with the entries that stand; stores what changed."""
    before = list(locked)
    sums = await used(connection, [order.id for order in before]) if before else {}
    after = [kept_in_step(order, sums) for order in before]
    for old, new in zip(before, after, strict=True):
        if new != old:
            await store.save(connection, new, now_ms)
            store.add_work_order(feed, new, now_ms)
    return after


def _of_act(use: Use, code: str, data: dict[str, Any] | None) -> Findings:
    """One case for each act; it is over when the act is undone."""
    more = {"work_order": use.work_order, "quantity": use.quantity}
    told = data | more if data is not None and use.stands else None
    return finding_of(code, use.operation, "warning", told, **_by(use), site=use.site)


def _too_much(use: Use, order: WorkOrder) -> Findings:
    """One case for each item of an order: over while more was used or made than it asks for."""
    component = order.component(use.item)
    if use.direction == MADE and use.item == order.item:
        code, case = errors.OVER_MADE, f"work_order:{order.id}"
        asked, is_so = order.quantity, order.made
    elif use.direction != MADE and component is not None:
        code, case = errors.OVER_CONSUMED, f"work_order:{order.id}:{use.item}"
        asked, is_so = component.quantity, component.consumed
    else:
        return {}
    data = {"asked": asked, "code": order.code, "quantity": is_so, "work_order": order.id}
    told = data if is_so > asked else None
    return finding_of(code, case, "info", told, **_by(use), site=order.site)


def _by(use: Use) -> Mapping[str, Any]:
    return {
        "operation": use.operation,
        "device": use.device,
        "person": use.person,
        "item": use.item,
    }
