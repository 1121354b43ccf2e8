"""The rows that devices see of the inventory, exactly as they are synced.

Fields stand in alphabetical order, so the encoder writes the canonical form without sorting.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from takt.inventory.commands import NO_LOT
from takt.inventory.lots import Lot, PassedHold
from takt.inventory.model import Approval, Facts, Key, Line, Notice
from takt.runtime.feeds import FeedBatch
from takt_sync.envelope import Operation
from takt_sync.ports import DecidedOp


class BalanceRow(msgspec.Struct):
    """What is on hand of one key."""

    item: int
    location: int
    lot: str | None
    quantity: int


class ActRow(msgspec.Struct, rename={"source": "from", "target": "to"}):
    """One act, as the live board shows it."""

    device: str
    effective: int
    source: int | None
    id: str
    item: int | None
    kind: str
    lot: str | None
    n: int
    person: int
    quantity: int | None
    reason: str | None
    received: int
    status: str
    stream: str
    target: int | None


_NOTHING = Line()


class LotRow(msgspec.Struct):
    """A lot and its status now; `status_lot` is the one whose hold it shares as a part of it."""

    attributes: dict[str, str] | None
    best_before_on: date | None
    code: str | None
    expires_on: date | None
    id: str
    item: int
    produced_on: date | None
    received_at: int | None
    source: str | None
    status: str
    status_at: int | None
    status_by: int | None
    status_lot: str | None
    status_reason: int | None
    supplier: int | None


class NoticeRow(msgspec.Struct):
    """A notice, for its device and for the inbox of its site."""

    closed_at: int | None
    code: str
    data: dict[str, Any]
    device: str | None
    id: str
    item: int | None
    location: int | None
    lot: str | None
    opened_at: int
    operation: str | None
    person: int | None
    resolution: str | None
    severity: str
    status: str


class ApprovalRow(msgspec.Struct):
    """A request that waits for another person, or what became of it."""

    at: int
    decided_at: int | None
    decided_by: int | None
    device: str
    id: str
    item: int
    kind: str
    location: int
    lot: str | None
    others: list[int]
    person: int
    quantity: int
    reason: int | None
    status: str


def shown_lot(lot: str) -> str | None:
    """The lot as it is sent: null where there is none."""
    return None if lot == NO_LOT else lot


def add_balance(batch: FeedBatch, scope: str, key: Key, quantity: int) -> None:
    """A balance, or its end when nothing is left."""
    location, item, lot = key
    shown = shown_lot(lot)
    row = BalanceRow(item, location, shown, quantity) if quantity else None
    batch.add(scope, "balance", f"{item}.{location}.{shown or '-'}", row)


def add_balances(batch: FeedBatch, facts: Facts, figures: dict[Key, int]) -> None:
    """The balances of real places; virtual ends are nobody's business on the floor."""
    scopes = {place.id: place.scope for place in facts.locations.values()}
    for key, quantity in figures.items():
        scope = scopes.get(key[0])
        if scope is not None:
            add_balance(batch, scope, key, quantity)


def add_act(batch: FeedBatch, facts: Facts, one: DecidedOp) -> None:
    """A line of the live board."""
    operation, placement = one.operation, one.placement
    if not isinstance(operation, Operation) or placement is None:
        return
    line = one.verdict.effects
    line = line if isinstance(line, Line) else _NOTHING
    row = ActRow(
        facts.device, placement.effective, line.source, operation.id, line.item,
        operation.kind, line.lot, operation.n, operation.actor, line.quantity, one.reason,
        facts.now_ms, one.status, facts.stream, line.target,
    )  # fmt: skip
    batch.add_fresh(f"live:{facts.device_site}", "act", operation.id, row)


def add_lot(batch: FeedBatch, lot: Lot) -> None:
    """A lot with the status that its changes add up to."""
    change = lot.last_change()
    batch.add(
        "lots",
        "lot",
        lot.id,
        LotRow(
            attributes=dict(sorted(lot.attributes.items())) or None,
            best_before_on=lot.best_before_on,
            code=lot.code,
            expires_on=lot.expires_on,
            id=lot.id,
            item=lot.item,
            produced_on=lot.produced_on,
            received_at=lot.received_at,
            source=lot.source,
            status=lot.status_at(),
            status_at=change.place[0] if change else None,
            status_by=change.person if change else None,
            status_lot=change.source if isinstance(change, PassedHold) else None,
            status_reason=change.reason if change else None,
            supplier=lot.supplier,
        ),
    )


def add_notice(batch: FeedBatch, notice: Notice) -> None:
    """A notice to its device and to the inbox of its site."""
    row = NoticeRow(
        notice.closed_at, notice.code, notice.data, notice.device, notice.id, notice.item,
        notice.location, notice.lot, notice.opened_at, notice.operation, notice.person,
        notice.resolution, notice.weight, notice.status,
    )  # fmt: skip
    batch.add(f"inbox:{notice.site}", "notice", notice.id, row)
    if notice.device is not None:
        batch.add(f"me:{notice.device}", "notice", notice.id, row)


def add_approval(batch: FeedBatch, approval: Approval) -> None:
    """A request to the inbox of its site."""
    row = ApprovalRow(
        approval.at, approval.decided_at, approval.decided_by, approval.device,
        approval.operation, approval.item, approval.kind, approval.location,
        shown_lot(approval.lot), list(approval.others), approval.person, approval.quantity,
        approval.reason,
        approval.status,
    )  # fmt: skip
    batch.add(f"inbox:{approval.site}", "approval", approval.operation, row)
