"""A late move beside an accepted count: the books are corrected by linked entries, never silently.

A recheck stands while the variance of the count is not the one that people agreed to, or while
nobody can tell on which side of it a late move lies. It closes when a person looked at it, or
when it came right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from takt.inventory import errors
from takt.inventory.count_questions import about_count, moves_by_id, shown_move
from takt.inventory.findings import Findings, finding_of, settle_findings
from takt.inventory.open_counts import Near, columns_of, key_of, near_of, timed
from takt_sync.acceptance import Timed, answer_needed, relation

if TYPE_CHECKING:
    import asyncpg

    from takt.inventory.model import Facts, Key
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

ACCEPTED = """
    SELECT c.stream, c.n, c.part, c.id, c.site, c.person, c.location, c.item, c.lot, c.counted,
           c.total, c.effective, coalesce(c.whole_lo, c.lo) AS lo,
           coalesce(c.whole_hi, c.hi) AS hi, coalesce(c.whole_base, c.base_head) AS base_head,
           c.span, c.whole_lo IS NOT NULL AS is_sum, c.booked_variance,
           c.accepted_variance, c.decided_at,
           coalesce((
               SELECT h.seq
               FROM head_commit h
               WHERE h.stream = c.stream AND h.last_n >= c.n
               ORDER BY h.last_n, h.seq
               LIMIT 1
           ), 0) AS seq
    FROM count_verdict c
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
    WHERE c.status = 'accepted'
"""

TOLD = """
    SELECT counted, stream, n, side
    FROM count_side
    WHERE counted = ANY ($1::uuid[])
"""

MOVED = """
    SELECT e.location, e.item, e.lot, e.stream, e.n, e.effective, sum(e.quantity)::bigint AS moved,
           o.id AS operation, o.lo, o.hi, o.base_head, o.received_at,
           CASE WHEN o.received_at >= $3 THEN 9007199254740991 ELSE 0 END AS seq
    FROM unnest($1::uuid[], $2::bigint[]) AS m (stream, n)
    JOIN stock_event e ON (e.stream, e.n) = (m.stream, m.n) AND e.kind = 'delta'
    JOIN operation o ON (o.stream, o.n) = (e.stream, e.n)
    GROUP BY e.location, e.item, e.lot, e.stream, e.n, e.effective, o.id, o.lo, o.hi, o.base_head,
             o.received_at
"""

REMEMBER = """
    INSERT INTO count_late (counted, stream, n)
    SELECT l.counted, l.stream, l.n
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS l (counted, stream, n)
    ON CONFLICT DO NOTHING
"""

LATE = """
    SELECT l.counted, e.stream, e.n, e.effective, sum(e.quantity)::bigint AS moved,
           o.id AS operation, o.lo, o.hi, o.base_head, o.received_at,
           coalesce((
               SELECT h.seq
               FROM head_commit h
               WHERE h.stream = e.stream AND h.last_n >= e.n
               ORDER BY h.last_n, h.seq
               LIMIT 1
           ), CASE WHEN o.received_at >= $2 THEN 9007199254740991 ELSE 0 END) AS seq
    FROM count_late l
    JOIN count_verdict c ON c.id = l.counted
    JOIN stock_event e
        ON (e.stream, e.n) = (l.stream, l.n) AND e.kind = 'delta'
            AND (e.item, e.location, e.lot) = (c.item, c.location, c.lot)
    JOIN operation o ON (o.stream, o.n) = (e.stream, e.n)
    WHERE l.counted = ANY ($1::uuid[])
    GROUP BY l.counted, e.stream, e.n, e.effective, o.id, o.lo, o.hi, o.base_head, o.received_at
    HAVING sum(e.quantity) <> 0
"""


def suspect_keys(facts: Facts, anchors: Mapping[Key, int]) -> set[Key]:
    """Keys where something may have happened before the end of the last accepted count.

    `anchors` are the ends of those counts. An act that was booked at another one's place is
    judged by that place.
    """
    if not anchors:
        return set()
    found: set[Key] = set()
    for event in facts.outcome.events:
        end = anchors.get(event.key)
        if end is None:
            continue
        effective, stream, n = event.place
        began = facts.began.get(n, effective) if stream == facts.stream else effective
        if min(began, effective) <= end:
            found.add(event.key)
    return found


async def note_rechecks(
    connection: Connection,
    feed: FeedBatch,
    now_ms: int,
    keys: Collection[Key],
    moved: Collection[tuple[str, int]] = (),
) -> None:
    """Opens, brings up to date and closes the rechecks of the accepted counts of these keys.

    `moved` are the acts of this push, by stream and number: those that do not surely lie behind
    a count are remembered as late to it.
    """
    if not keys:
        return
    counts = await connection.fetch(ACCEPTED, *columns_of(keys))
    if not counts:
        return
    if moved:
        await _remember_late(connection, counts, moved, now_ms)
    named_counts = [row["id"] for row in counts]
    late: defaultdict[str, list[Near]] = defaultdict(list)
    for row in await connection.fetch(LATE, named_counts, now_ms):
        late[str(row["counted"])].append(near_of(row))
    told: defaultdict[str, dict[tuple[str, int], Any]] = defaultdict(dict)
    for id_, stream, n, side in await connection.fetch(TOLD, named_counts):
        told[str(id_)][str(stream), n] = side
    named = {near.operation for ones in late.values() for near in ones}
    moves = await moves_by_id(connection, named)
    findings: Findings = {}
    for row in counts:
        id_ = str(row["id"])
        data = _data(row, late.get(id_, []), told[id_], moves)
        findings |= finding_of(errors.COUNT_RECHECK, id_, "warning", data, **about_count(row))
    await settle_findings(connection, feed, now_ms, findings)


async def _remember_late(
    connection: Connection,
    counts: Iterable[asyncpg.Record],
    moved: Collection[tuple[str, int]],
    now_ms: int,
) -> None:
    by_key: defaultdict[Key, list[asyncpg.Record]] = defaultdict(list)
    for row in counts:
        by_key[key_of(row)].append(row)
    streams, numbers = zip(*moved, strict=True)
    late = []
    for move in await connection.fetch(MOVED, list(streams), list(numbers), now_ms):
        for row in by_key.get(key_of(move), ()):
            if relation(near_of(move).neighbour.time, moment_of(row)) != "after":
                late.append((row["id"], move["stream"], move["n"]))
    if late:
        await connection.execute(REMEMBER, *map(list, zip(*late, strict=True)))


def moment_of(row: asyncpg.Record) -> Timed:
    """The interval of an accepted count, of a sum from its first part to its last."""
    time = timed(row)
    return replace(time, holds_for="none") if row["is_sum"] else time


def _data(
    row: asyncpg.Record,
    late: list[Near],
    told: dict[tuple[str, int], Any],
    moves: dict[str, asyncpg.Record],
) -> dict[str, Any] | None:
    """What there is to tell of an accepted count, or nothing."""
    time = moment_of(row)
    asked = answer_needed(time, [near.neighbour for near in late], told)
    is_corrected = row["booked_variance"] != row["accepted_variance"]
    if not asked and not is_corrected:
        return None
    ordered = sorted(late, key=lambda near: near.neighbour.time.order)
    before = [near for near in ordered if relation(near.neighbour.time, time) != "after"]
    return {
        "quantity": row["counted"] if row["total"] is None else row["total"],
        "before": row["accepted_variance"],
        "variance": row["booked_variance"],
        "effective": row["effective"],
        "late": [near.operation for near in before],
        "ambiguous": bool(asked),
        "moves": [shown_move(near, moves) for near in ordered if near.neighbour in asked],
    }
