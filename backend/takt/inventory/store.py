"""All writes of a push and of the jobs: one statement per table, whatever the batch holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from takt.inventory.lots import Anchor, Lot, StatusChange
from takt.inventory.model import Approval, Event, Facts, Key, Notice, Outcome
from takt.runtime.database import Connection
from takt.runtime.sync_store import BookingClash
from takt_sync.envelope import Operation
from takt_sync.ports import DecidedOp

OPERATION_COLUMNS = (
    "stream", "device", "received_at", "n", "id", "duplicate_of", "kind", "version", "person",
    "hash", "identity", "body", "base_epoch", "base_head", "effective", "lo", "hi", "status",
    "reason",
)  # fmt: skip
EVENT_COLUMNS = (
    "stream", "n", "part", "location", "item", "lot", "kind", "quantity", "effective",
    "operation",
)  # fmt: skip

# Sorted keys: two pushes that meet wait for each other in one order only.
ADD_TO_BALANCES = """
    INSERT INTO balance AS b (location, item, lot, quantity)
    SELECT d.location, d.item, d.lot, d.quantity
    FROM unnest(string_to_array($1, ',')::bigint[], string_to_array($2, ',')::bigint[],
                string_to_array($3, ',')::uuid[], string_to_array($4, ',')::bigint[])
         AS d (location, item, lot, quantity)
    ON CONFLICT (location, item, lot) DO UPDATE
    SET quantity = b.quantity + EXCLUDED.quantity
    RETURNING location, item, lot, quantity, anchor_effective, anchor_hi
"""

SAVE_LOTS = """
    INSERT INTO lot (id, item, code, status, expires_on, best_before_on, produced_on,
                     supplier, source, attributes, received_at,
                     status_reason, status_by, status_at)
    SELECT l.id, l.item, l.code, l.status, l.expires_on, l.best_before_on, l.produced_on,
           l.supplier, l.source, l.attributes, l.received_at,
           l.status_reason, l.status_by, l.status_at
    FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::date[], $6::date[],
                $7::date[], $8::bigint[], $9::text[], $10::text[], $11::bigint[], $12::bigint[],
                $13::bigint[], $14::bigint[])
         AS l (id, item, code, status, expires_on, best_before_on, produced_on, supplier, source,
               attributes, received_at, status_reason, status_by, status_at)
    ORDER BY l.id
    ON CONFLICT (id) DO UPDATE
    SET code = EXCLUDED.code, status = EXCLUDED.status, expires_on = EXCLUDED.expires_on,
        best_before_on = EXCLUDED.best_before_on, produced_on = EXCLUDED.produced_on,
        supplier = EXCLUDED.supplier, source = EXCLUDED.source,
        attributes = EXCLUDED.attributes, received_at = EXCLUDED.received_at,
        status_reason = EXCLUDED.status_reason, status_by = EXCLUDED.status_by,
        status_at = EXCLUDED.status_at
"""

ADD_CHANGES = """
    INSERT INTO lot_status (lot, effective, stream, n, status, reason, person, operation,
                            undone_by, awaits_receipt)
    SELECT c.lot, c.effective, c.stream, c.n, c.status, c.reason, c.person, c.operation,
           c.undone_by, c.awaits_receipt
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::bigint[],
                $7::bigint[], $8::uuid[], $9::uuid[], $10::boolean[])
         AS c (lot, effective, stream, n, status, reason, person, operation, undone_by,
               awaits_receipt)
"""

UNDO_CHANGES = """
    UPDATE lot_status c
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[])
         AS u (lot, effective, stream, n, undone_by)
    WHERE (c.lot, c.effective, c.stream, c.n) = (u.lot, u.effective, u.stream, u.n)
        AND c.undone_by IS DISTINCT FROM u.undone_by
"""

SAVE_APPROVALS = """
    INSERT INTO approval (operation, kind, site, person, device, item, lot, location, quantity,
                          reason, stream, n, effective, status, at, decided_by, decided_at,
                          others, meaning, method, answer_reason, answered_in)
    SELECT a.operation, a.kind, a.site, a.person, a.device, a.item, a.lot, a.location,
           a.quantity, a.reason, a.stream, a.n, a.effective, a.status, a.at, a.decided_by,
           a.decided_at, string_to_array(a.others, ',')::bigint[], a.meaning, a.method,
           a.answer_reason, a.answered_in
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[],
                $7::uuid[], $8::bigint[], $9::bigint[], $10::bigint[], $11::uuid[],
                $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::bigint[],
                $17::bigint[], $18::text[], $19::text[], $20::text[], $21::bigint[],
                $22::uuid[])
         AS a (operation, kind, site, person, device, item, lot, location, quantity, reason,
               stream, n, effective, status, at, decided_by, decided_at, others, meaning,
               method, answer_reason, answered_in)
    ON CONFLICT (operation) DO UPDATE
    SET status = EXCLUDED.status, decided_by = EXCLUDED.decided_by,
        decided_at = EXCLUDED.decided_at, quantity = EXCLUDED.quantity,
        others = EXCLUDED.others, meaning = EXCLUDED.meaning, method = EXCLUDED.method,
        answer_reason = EXCLUDED.answer_reason, answered_in = EXCLUDED.answered_in,
        at = EXCLUDED.at
"""

ADD_NOTICES = """
    INSERT INTO notice (id, code, severity, site, operation, device, person, item, lot,
                        location, data, status, opened_at, closed_at, resolution)
    SELECT n.id, n.code, n.severity, n.site, n.operation, n.device, n.person, n.item, n.lot,
           n.location, n.data, n.status, n.opened_at, n.closed_at, n.resolution
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::uuid[], $6::uuid[],
                $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[], $11::text[], $12::text[],
                $13::bigint[], $14::bigint[], $15::text[])
         AS n (id, code, severity, site, operation, device, person, item, lot, location, data,
               status, opened_at, closed_at, resolution)
    ON CONFLICT DO NOTHING
    RETURNING id
"""

CLOSE_NOTICES = """
    UPDATE notice n
    SET status = 'closed', closed_at = c.closed_at, resolution = c.resolution
    FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS c (id, closed_at, resolution)
    WHERE n.id = c.id AND n.status = 'open'
"""

ADD_WAITING = """
    INSERT INTO waiting_act (operation, target)
    SELECT w.operation, w.target
    FROM unnest($1::uuid[], $2::uuid[]) AS w (operation, target)
"""

END_WAITING = """
    DELETE FROM waiting_act
    WHERE operation = ANY ($1::uuid[])
"""

CLEAR_HELD = """
    DELETE FROM passed_hold
    WHERE lot = ANY ($1::uuid[])
"""

ADD_PASSED = """
    INSERT INTO passed_hold (lot, source, operation, effective, stream, n, until_effective,
                             until_stream, until_n, reason, person)
    SELECT p.lot, p.source, p.operation, p.effective, p.stream, p.n, p.until_effective,
           p.until_stream, p.until_n, p.reason, p.person
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[], $6::bigint[],
                $7::bigint[], $8::uuid[], $9::bigint[], $10::bigint[], $11::bigint[])
         AS p (lot, source, operation, effective, stream, n, until_effective, until_stream,
               until_n, reason, person)
"""


async def add_operations(
    connection: Connection, stream: str, device: str, now_ms: int, decided: Sequence[DecidedOp]
) -> None:
    """Adds the rows of the operation log."""
    head = (stream, device, now_ms)
    await connection.copy_records_to_table(
        "operation",
        records=[head + _operation_row(one, now_ms) for one in decided],
        columns=OPERATION_COLUMNS,
    )


def _operation_row(one: DecidedOp, now_ms: int) -> tuple[object, ...]:
    operation, placement = one.operation, one.placement
    duplicate_of = operation.id if one.duplicate_of is not None else None
    if not isinstance(operation, Operation):
        return (
            operation.n, operation.id, duplicate_of, None, None, None, one.hash,
            operation.identity, operation.raw, 0, 0, now_ms, now_ms, now_ms, one.status,
            one.reason,
        )  # fmt: skip
    times, (epoch, head) = (now_ms, now_ms, now_ms), operation.base
    if placement is not None:
        times = (placement.effective, placement.lo, placement.hi)
        # What nothing may be compared with is not kept as a head; the body has it as it was said.
        head = head if placement.knows_base else 0
    version = min(operation.version, 2**31 - 1)
    return (
        operation.n, operation.id, duplicate_of, operation.kind, version, operation.actor,
        one.hash, operation.identity, operation.raw, epoch, head, *times, one.status,
        one.reason,
    )  # fmt: skip


async def add_events(connection: Connection, events: Sequence[Event]) -> None:
    """Adds ledger entries; items, locations and lots have to be there."""
    if not events:
        return
    records = [
        (
            event.place[1], event.place[2], event.part, event.location, event.item, event.lot,
            "delta", event.quantity, event.place[0], event.operation,
        )
        for event in events
    ]  # fmt: skip
    await connection.copy_records_to_table("stock_event", records=records, columns=EVENT_COLUMNS)


@dataclass(slots=True)
class Added:
    """What is on hand after an addition, and until when the last accepted counts held."""

    figures: dict[Key, int] = field(default_factory=dict)
    count_ends: dict[Key, int] = field(default_factory=dict)


async def add_to_balances(connection: Connection, facts: Facts, sums: dict[Key, int]) -> Added:
    """Adds deltas in key order and returns the new figures."""
    added = Added()
    if not sums:
        return added
    keys = sorted(sums)
    rows = await connection.fetch(
        ADD_TO_BALANCES,
        ",".join([str(key[0]) for key in keys]),
        ",".join([str(key[1]) for key in keys]),
        ",".join([key[2] for key in keys]),
        ",".join([str(sums[key]) for key in keys]),
    )
    anchors: dict[Key, int | None] = {}
    for location, item, lot, quantity, anchored_at, ends_at in rows:
        key = (location, item, str(lot))
        if anchored_at is not None or key in facts.stock:
            anchors[key] = anchored_at
        if ends_at is not None:
            added.count_ends[key] = ends_at
        added.figures[key] = quantity
    _check_anchors(facts, anchors)
    return added


def _check_anchors(facts: Facts, anchors: Mapping[Key, int | None]) -> None:
    """Sums were made knowing the last count, or for acts that all came after it."""
    first_at: dict[Key, int] = {}
    if not anchors.keys() <= facts.stock.keys():
        for event in facts.outcome.events:
            key, at = event.key, event.place[0]
            first_at[key] = min(at, first_at.get(key, at))
    for key, anchored_at in anchors.items():
        known = facts.stock.get(key)
        if known is not None:
            is_as_known = anchored_at == (None if known.anchor is None else known.anchor[0])
        else:
            is_as_known = anchored_at is None or first_at[key] > anchored_at
        if not is_as_known:
            raise BookingClash


async def save_lots(connection: Connection, lots: Iterable[Lot]) -> None:
    """Adds lots and writes what changed of known ones."""
    rows = [_lot_row(lot) for lot in lots]
    if rows:
        await connection.execute(SAVE_LOTS, *map(list, zip(*rows, strict=True)))


def _lot_row(lot: Lot) -> tuple[object, ...]:
    change = lot.last_change()
    status = (change.reason, change.person, change.place[0]) if change else (None, None, None)
    attributes = msgspec.json.encode(lot.attributes, order="sorted").decode()
    return (
        lot.id, lot.item, lot.code, lot.status_at(), lot.expires_on, lot.best_before_on,
        lot.produced_on, lot.supplier, lot.source, attributes, lot.received_at, *status,
    )  # fmt: skip


async def save_changes(
    connection: Connection,
    changes: Sequence[StatusChange],
    undone: dict[tuple[str, Anchor], str | None],
) -> None:
    """Adds to the history of lot status, and marks what was undone or stands again."""
    if changes:
        rows = [
            (
                c.lot,
                *c.place,
                c.status,
                c.reason,
                c.person,
                c.operation,
                c.undone_by,
                c.awaits_receipt,
            )
            for c in changes
        ]
        await connection.execute(ADD_CHANGES, *map(list, zip(*rows, strict=True)))
    if undone:
        marks = [(lot, *place, undone_by) for (lot, place), undone_by in undone.items()]
        await connection.execute(UNDO_CHANGES, *map(list, zip(*marks, strict=True)))


async def save_approvals(connection: Connection, approvals: Iterable[Approval]) -> None:
    """Adds requests and writes the decisions on them."""
    rows = [
        (
            a.operation, a.kind, a.site, a.person, a.device, a.item, a.lot, a.location,
            a.quantity, a.reason, a.place[1], a.place[2], a.place[0], a.status, a.at,
            a.decided_by, a.decided_at, ",".join(map(str, a.others)), a.meaning, a.method,
            a.answer_reason, a.answered_in,
        )
        for a in approvals
    ]  # fmt: skip
    if rows:
        await connection.execute(SAVE_APPROVALS, *map(list, zip(*rows, strict=True)))


async def add_notices(connection: Connection, notices: Iterable[Notice]) -> set[str]:
    """Opens notices and returns those that were not open already."""
    rows = [
        (
            n.id, n.code, n.weight, n.site, n.operation, n.device, n.person, n.item,
            n.lot, n.location, msgspec.json.encode(n.data, order="sorted").decode(), n.status,
            n.opened_at, n.closed_at, n.resolution,
        )
        for n in notices
    ]  # fmt: skip
    if not rows:
        return set()
    added = await connection.fetch(ADD_NOTICES, *map(list, zip(*rows, strict=True)))
    return {str(row[0]) for row in added}


async def close_notices(connection: Connection, notices: Sequence[Notice]) -> None:
    """Writes that notices are closed."""
    if notices:
        await connection.execute(
            CLOSE_NOTICES,
            [notice.id for notice in notices],
            [notice.closed_at for notice in notices],
            [notice.resolution for notice in notices],
        )


async def save_waiting(connection: Connection, outcome: Outcome) -> None:
    """Remembers acts that have to wait for something, and those that no longer do."""
    if outcome.waiting:
        waiting = outcome.waiting
        await connection.execute(ADD_WAITING, list(waiting), list(waiting.values()))
    if outcome.no_longer_waiting:
        await connection.execute(END_WAITING, list(outcome.no_longer_waiting))


async def pass_holds(connection: Connection, facts: Facts) -> None:
    """Writes the holds that came to lots from others, anew for each lot where they changed."""
    if not facts.outcome.passed:
        return
    await connection.execute(CLEAR_HELD, list(facts.outcome.passed))
    rows = [
        (one.lot, one.source, one.operation, *one.place, *(one.until or (None, None, None)),
         one.reason, one.person)
        for lot in facts.outcome.passed
        for one in facts.lots[lot].passed
    ]  # fmt: skip
    if rows:
        await connection.execute(ADD_PASSED, *map(list, zip(*rows, strict=True)))
