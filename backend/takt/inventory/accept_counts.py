"""Counts become anchors: accepted when final and within tolerance, or by another person's word.

Until then a count changes no figure. The verdicts are takt_sync's; this module reads what they
depend on and writes what follows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import asyncpg

from takt.inventory import errors, store
from takt.inventory.commands import NO_LOT
from takt.inventory.jobs import notice_of, site_watermark
from takt.inventory.model import Approval, Key, Notice, Place, notice_id
from takt.inventory.negative_stock import note_negative
from takt.inventory.publishing import add_approval, add_balance, add_notice
from takt.inventory.recompute import fold_again
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt_sync.acceptance import (
    Counted,
    CountFacts,
    Neighbour,
    Timed,
    decide_count,
    is_final,
)

# Counts that wait for people stay open for long: chance sees to it that they starve no other.
OPEN = """
    WITH chosen AS (
        SELECT location, item, lot
        FROM count_verdict
        WHERE status = 'recorded'
        GROUP BY location, item, lot
        ORDER BY random()
        LIMIT 500
    )
    SELECT c.stream, c.n, c.operation, c.site, c.person, c.location, c.item, c.lot, c.quantity,
           c.effective, c.lo, c.hi, c.base_head, o.device, a.status AS approval, c.status,
           coalesce((
               SELECT min(h.seq)
               FROM head_commit h
               WHERE h.stream = c.stream AND h.last_n >= c.n
           ), 0) AS seq
    FROM count_verdict c
    JOIN operation o ON (o.stream, o.n) = (c.stream, c.n)
    JOIN chosen k ON (k.location, k.item, k.lot) = (c.location, c.item, c.lot)
    LEFT JOIN approval a ON a.operation = c.operation
    WHERE c.status = 'recorded'
    ORDER BY c.location, c.item, c.lot, c.effective, c.stream, c.n
    FOR UPDATE OF c
"""

NEIGHBOURS = """
    SELECT e.stream, e.n, e.effective, e.quantity, o.lo, o.hi, o.base_head,
           coalesce((
               SELECT min(h.seq)
               FROM head_commit h
               WHERE h.stream = e.stream AND h.last_n >= e.n
           ), 0) AS seq
    FROM stock_event e
    JOIN operation o ON (o.stream, o.n) = (e.stream, e.n)
    WHERE (e.item, e.location, e.lot) = ($1, $2, $3)
        AND e.kind = 'delta' AND o.hi >= $4 AND o.lo <= $5
"""

BOOK_BEFORE = """
    SELECT (coalesce(p.quantity, 0) + coalesce((
        SELECT sum(e.quantity)
        FROM stock_event e
        WHERE (e.item, e.location, e.lot) = ($2, $1, $3)
            AND e.kind = 'delta'
            AND (e.effective, e.stream, e.n) < ($4, $5, $6)
            AND (p.effective IS NULL
                 OR (e.effective, e.stream, e.n) > (p.effective, p.stream, p.n))
    ), 0))::bigint
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
        SELECT c.quantity, c.effective, c.stream, c.n
        FROM count_verdict c
        WHERE (c.location, c.item, c.lot) = ($1, $2, $3)
            AND c.status = 'accepted' AND (c.effective, c.stream, c.n) < ($4, $5, $6)
        ORDER BY c.effective DESC, c.stream DESC, c.n DESC
        LIMIT 1
    ) AS p ON true
"""

SET_STATUS = """
    UPDATE count_verdict
    SET status = $3, decided_at = $4
    WHERE (stream, n) = ($1, $2)
"""

ADD_COUNT_EVENT = """
    INSERT INTO stock_event (stream, n, part, location, item, lot, kind, quantity, effective,
                             operation)
    SELECT stream, n, 0, location, item, lot, 'count', quantity, effective, operation
    FROM count_verdict
    WHERE (stream, n) = ($1, $2)
"""

ADD_BALANCE = """
    INSERT INTO balance (location, item, lot, quantity)
    VALUES ($1, $2, $3, 0)
    ON CONFLICT DO NOTHING
"""

UNCLEAR_NOTICES = """
    SELECT id, code, site, operation, device, person, item, lot, location, data, status,
           opened_at, closed_at, resolution, severity
    FROM notice
    WHERE operation = $1 AND code = ANY ($2::text[]) AND status = 'open'
"""

UNCLEAR = {"check": errors.COUNT_UNCLEAR, "recount": errors.COUNTS_DIFFER}
"""Verdicts that a person has to settle, and what that person is told."""

PLACES = """
    SELECT l.id, l.kind, l.role, l.site, l.warehouse, s.time_zone
    FROM location l
    JOIN location s ON s.id = l.site
    WHERE l.id = ANY ($1::bigint[])
"""


async def accept_counts(database: Database, now_ms: int) -> int | None:
    """Decides on all counts that can be decided; returns the new head if anything changed."""
    async with database.transaction() as connection:
        by_key: defaultdict[Key, list[asyncpg.Record]] = defaultdict(list)
        for row in await connection.fetch(OPEN):
            by_key[row["location"], row["item"], str(row["lot"])].append(row)
        batch = FeedBatch()
        changed: set[Key] = set()
        marks = await _marks(connection, by_key.values(), now_ms)
        for key, rows in by_key.items():
            if await _decide_key(connection, rows, batch, (now_ms, marks)):
                changed.add(key)
        figures = await fold_again(connection, changed)
        places = {
            row[0]: Place(*row)
            for row in await connection.fetch(PLACES, [key[0] for key in figures])
        }
        for key, quantity in figures.items():
            scope = places[key[0]].scope
            if scope is not None:
                add_balance(batch, scope, key, quantity)
        await note_negative(connection, figures, places, now_ms, batch)
        return await batch.publish(connection, now_ms) if len(batch) else None


async def _marks(
    connection: Connection, groups: Iterable[Sequence[asyncpg.Record]], now_ms: int
) -> dict[int, int]:
    """The watermark of each site that has a count to decide on."""
    sites = {row["site"] for rows in groups for row in rows}
    return {site: (await site_watermark(connection, site, now_ms)).at for site in sites}


async def _decide_key(
    connection: Connection,
    rows: Sequence[asyncpg.Record],
    batch: FeedBatch,
    clock: tuple[int, dict[int, int]],
) -> bool:
    """The counts of one key, by the time and the watermarks; says if its fold may have changed."""
    now_ms, marks = clock
    changed = False
    for row in rows:
        facts = await _facts(connection, row, rows, marks[row["site"]])
        verdict = decide_count(facts)
        if verdict.status == "approve" and row["approval"] is None:
            approval = _approval(row, facts.variance, now_ms)
            await store.save_approvals(connection, [approval])
            add_approval(batch, approval)
        status = "voided" if row["approval"] == "rejected" else verdict.status
        if verdict.status in UNCLEAR:
            notice = _unclear(row, facts, UNCLEAR[verdict.status], now_ms)
            if await store.add_notices(connection, [notice]):
                add_notice(batch, notice)
        if status in ("accepted", "voided", "check"):
            await _set(connection, row, status, now_ms)
            changed |= status == "accepted"
            if status != "check":
                await _settle(connection, row, batch, now_ms)
    return changed


def _unclear(row: asyncpg.Record, facts: CountFacts, code: str, now_ms: int) -> Notice:
    """What a supervisor has to look at: what was counted, what was booked, who else counted."""
    lot = str(row["lot"])
    return Notice(
        id=notice_id(str(row["operation"]), code),
        code=code,
        site=row["site"],
        operation=str(row["operation"]),
        device=str(row["device"]),
        person=row["person"],
        item=row["item"],
        lot=None if lot == NO_LOT else lot,
        location=row["location"],
        data={
            "quantity": row["quantity"],
            "book": row["quantity"] - facts.variance,
            "others": [{"person": one.person, "quantity": one.quantity} for one in facts.others],
        },
        opened_at=now_ms,
    )


async def _settle(
    connection: Connection, row: asyncpg.Record, batch: FeedBatch, now_ms: int
) -> None:
    """A verdict after all: what was unclear about the count is no more."""
    for found in await connection.fetch(UNCLEAR_NOTICES, row["operation"], list(UNCLEAR.values())):
        notice = notice_of(found)
        notice.status, notice.closed_at, notice.resolution = "closed", now_ms, "came_right"
        await store.close_notices(connection, [notice])
        add_notice(batch, notice)


async def _set(connection: Connection, row: asyncpg.Record, status: str, now_ms: int) -> None:
    place = (row["stream"], row["n"])
    await connection.execute(SET_STATUS, *place, status, now_ms)
    if status == "accepted":
        await connection.execute(ADD_BALANCE, row["location"], row["item"], row["lot"])
        await connection.execute(ADD_COUNT_EVENT, *place)


async def _facts(
    connection: Connection, row: asyncpg.Record, rows: Sequence[asyncpg.Record], mark: int
) -> CountFacts:
    others = [_counted(one) for one in rows if one is not row]
    if not is_final(row["hi"], mark):
        # The verdict looks at no figure then, and most counts wait like this, time after time.
        return CountFacts(_counted(row), variance=0, is_final=False, others=others)
    key = (row["location"], row["item"], row["lot"])
    book = await connection.fetchval(BOOK_BEFORE, *key, row["effective"], row["stream"], row["n"])
    near = await connection.fetch(
        NEIGHBOURS, row["item"], row["location"], row["lot"], row["lo"], row["hi"]
    )
    return CountFacts(
        count=_counted(row),
        variance=row["quantity"] - book,
        is_final=True,
        is_approved=row["approval"] == "approved",
        neighbours=[Neighbour(_timed(one), one["quantity"]) for one in near],
        others=others,
    )


def _counted(row: asyncpg.Record) -> Counted:
    return Counted(_timed(row), row["person"], row["quantity"])


def _timed(row: asyncpg.Record) -> Timed:
    return Timed(
        str(row["stream"]), row["n"], row["effective"], row["lo"], row["hi"], row["seq"],
        row["base_head"],
    )  # fmt: skip


def _approval(row: asyncpg.Record, variance: int, now_ms: int) -> Approval:
    return Approval(
        operation=str(row["operation"]),
        kind="stock.count",
        site=row["site"],
        person=row["person"],
        device=str(row["device"]),
        item=row["item"],
        lot=str(row["lot"]),
        location=row["location"],
        quantity=variance,
        reason=None,
        place=(row["effective"], str(row["stream"]), row["n"]),
        at=now_ms,
    )
