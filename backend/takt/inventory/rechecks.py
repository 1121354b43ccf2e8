"""A late move beside an accepted count: the books are corrected by linked entries, never silently.

A recheck stands while the variance of the count is not the one that people agreed to, or while
nobody can tell on which side of it a late move lies. It closes when a person looked at it, or
when it came right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from takt.inventory import errors
from takt.inventory.count_questions import about_count, moves_by_id, shown_move
from takt.inventory.findings import Findings, finding_of, settle_findings
from takt.inventory.open_counts import NEIGHBOURS, Near, columns_of, key_of, near_of, timed
from takt_sync.acceptance import Timed, answer_needed, relation
from takt_sync.stock import UNDO_PART

if TYPE_CHECKING:
    import asyncpg

    from takt.inventory.model import Event, Facts, Key
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

ACCEPTED = """
    SELECT c.stream, c.n, c.part, c.id, c.site, c.person, c.location, c.item, c.lot, c.counted,
           c.total, c.effective, c.lo, c.hi, c.base_head, c.span, c.booked_variance,
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

# Moves that a person placed, of which this push takes some back.
PLACED = """
    SELECT DISTINCT c.location, c.item, c.lot
    FROM unnest($1::uuid[], $2::bigint[]) AS m (stream, n)
    JOIN count_side s ON (s.stream, s.n) = (m.stream, m.n)
    JOIN count_verdict c ON c.id = s.counted
    WHERE c.status = 'accepted'
"""


async def placed_keys(connection: Connection, events: Iterable[Event]) -> set[Key]:
    """Keys with an accepted count that nets a move which is taken back now."""
    undone = {event.place[1:] for event in events if event.part >= UNDO_PART}
    if not undone:
        return set()
    streams, numbers = zip(*undone, strict=True)
    rows = await connection.fetch(PLACED, list(streams), list(numbers))
    return {key_of(row) for row in rows}


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
    connection: Connection, feed: FeedBatch, now_ms: int, keys: Collection[Key]
) -> None:
    """Opens, brings up to date and closes the rechecks of the accepted counts of these keys."""
    if not keys:
        return
    counts = await connection.fetch(ACCEPTED, *columns_of(keys))
    if not counts:
        return
    late = await _late_moves(connection, counts, now_ms)
    told: defaultdict[str, dict[tuple[str, int], Any]] = defaultdict(dict)
    for id_, stream, n, side in await connection.fetch(TOLD, [row["id"] for row in counts]):
        told[str(id_)][str(stream), n] = side
    named = {near.operation for ones in late.values() for near in ones}
    moves = await moves_by_id(connection, named)
    findings: Findings = {}
    for row in counts:
        id_ = str(row["id"])
        data = _data(row, late.get(id_, []), told[id_], moves)
        findings |= finding_of(errors.COUNT_RECHECK, id_, "warning", data, **about_count(row))
    await settle_findings(connection, feed, now_ms, findings)


async def _late_moves(
    connection: Connection, counts: Iterable[asyncpg.Record], now_ms: int
) -> dict[str, list[Near]]:
    """Moves that arrived after a count was accepted and may lie before its end."""
    by_key: defaultdict[Key, list[asyncpg.Record]] = defaultdict(list)
    for row in counts:
        by_key[key_of(row)].append(row)
    # Up to the last end; where they began does not matter, they are late by their arrival.
    spans = [(*key, 0, max(row["hi"] for row in rows)) for key, rows in by_key.items()]
    columns = map(list, zip(*spans, strict=True))
    found: defaultdict[str, list[Near]] = defaultdict(list)
    for moved in await connection.fetch(NEIGHBOURS, *columns, now_ms):
        for row in by_key[key_of(moved)]:
            is_late = moved["received_at"] >= (row["decided_at"] or 0)
            if is_late and moved["lo"] <= row["hi"]:
                found[str(row["id"])].append(near_of(moved))
    return found


def _data(
    row: asyncpg.Record,
    late: list[Near],
    told: dict[tuple[str, int], Any],
    moves: dict[str, asyncpg.Record],
) -> dict[str, Any] | None:
    """What there is to tell of an accepted count, or nothing."""
    time: Timed = timed(row)
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
