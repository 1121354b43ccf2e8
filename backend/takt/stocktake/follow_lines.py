"""What becomes of lines by what became of their counts: worked out anew, never kept in step.

Whatever was recorded, undone, decided or asked stands in the tables of the inventory; one
statement says what it makes of each line of the keys concerned.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from takt.stocktake import plan_store
from takt.stocktake.model import NO_LOT

if TYPE_CHECKING:
    from takt.inventory import Key
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

# Where nobody ever took stock there is nothing to follow: planning what comes next would cost a
# push of spot counts more than all else that they ask for.
CONCERNED: Final = """
    SELECT EXISTS (SELECT 1 FROM count_line c WHERE c.location = ANY ($1::bigint[]))
        OR EXISTS (SELECT 1 FROM stocktake s WHERE s.status IN ('open', 'review'))
"""

# Counted, but not on the list; an empty place may bring keys to light as well.
ADD_FOUND: Final = """
    WITH named AS (
        SELECT k.location, k.item, k.lot
        FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
    ), counted AS (
        SELECT v.plan, v.location, v.item, v.lot
        FROM named k
        JOIN count_verdict v ON (v.location, v.item, v.lot) = (k.location, k.item, k.lot)
        WHERE v.plan IS NOT NULL AND v.status <> 'voided'
        UNION
        SELECT v.plan, v.location, v.item, v.lot
        FROM named k
        JOIN count_verdict v ON v.location = k.location
        WHERE k.item = 0 AND v.plan IS NOT NULL AND v.status <> 'voided'
    )
    INSERT INTO count_line (stocktake, location, item, lot, origin)
    SELECT s.id, v.location, v.item, v.lot, 'found'
    FROM counted v
    JOIN location l ON l.id = v.location
    JOIN stocktake s ON s.id = v.plan AND s.site = l.site AND s.status IN ('open', 'review')
    WHERE NOT EXISTS (
        SELECT 1
        FROM count_line c
        WHERE (c.stocktake, c.location, c.item, c.lot) = (s.id, v.location, v.item, v.lot)
    )
    ORDER BY s.id, v.location, v.item, v.lot
    ON CONFLICT DO NOTHING
    RETURNING stocktake
"""

NOTE_FOUND: Final = """
    UPDATE stocktake s
    SET lines = n.lines, locations = n.locations
    FROM (
        SELECT c.stocktake, count(*) AS lines, count(DISTINCT c.location) AS locations
        FROM count_line c
        WHERE c.stocktake = ANY ($1::bigint[])
        GROUP BY c.stocktake
    ) AS n
    WHERE s.id = n.stocktake
"""

DERIVE: Final = """
    WITH named AS (
        SELECT k.location, k.item, k.lot
        FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
    ), wanted AS (
        SELECT c.id
        FROM named k
        JOIN count_line c ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        UNION
        SELECT c.id
        FROM named k
        JOIN count_line c ON c.location = k.location
        WHERE k.item = 0
        UNION
        SELECT c.id
        FROM (SELECT DISTINCT location FROM named) AS k
        JOIN count_line c ON c.location = k.location AND c.item IS NULL
    ), touched AS (
        SELECT c.id, c.stocktake, c.location, c.item, c.lot, s.opened_at, s.closed_at
        FROM count_line c
        JOIN stocktake s ON s.id = c.stocktake AND s.status <> 'cancelled'
        WHERE c.id IN (SELECT id FROM wanted)
        ORDER BY c.id
        FOR UPDATE OF c
    ), said AS (
        SELECT t.id AS line, v.status, v.reason, v.person, v.effective, v.stream, v.n, v.id,
               EXISTS (
                   SELECT 1
                   FROM notice q
                   WHERE q.operation = v.id AND q.code = 'inventory.count_recheck'
                       AND q.status = 'open'
               ) AS is_rechecked
        FROM touched t
        JOIN count_verdict v
            ON (v.location, v.item, v.lot) = (t.location, t.item, t.lot)
        -- Somebody may have counted it on the spot, or for another plan: that is the last word.
        WHERE v.plan = t.stocktake OR (v.effective >= t.opened_at
              AND v.effective < coalesce(t.closed_at, 9007199254740991))
    ), known AS (
        SELECT line,
               bool_or(status IN ('recorded', 'added') AND reason <> 'added') AS waits,
               bool_or(status = 'check') AS asks,
               bool_or(status = 'recount') AS again,
               bool_or(status = 'approve') AS review,
               bool_or(status = 'accepted' AND is_rechecked) AS recheck,
               bool_or(status = 'accepted') AS done,
               bool_or(status = 'voided' AND reason IN ('recount', 'rejected')) AS refused,
               count(*) FILTER (WHERE status <> 'voided' OR reason <> 'undone') AS round,
               array_agg(DISTINCT person ORDER BY person) FILTER (
                   WHERE status <> 'voided' OR reason IN ('recount', 'rejected')
               ) AS people
        FROM said
        GROUP BY line
    ), last AS (
        SELECT DISTINCT ON (line) line, person, effective
        FROM said
        WHERE status <> 'voided' OR reason IN ('added', 'superseded', 'outvoted')
        ORDER BY line, effective DESC, stream DESC, n DESC
    ), looked AS (
        SELECT DISTINCT ON (t.id) t.id AS line, e.effective AS at, e.person
        FROM touched t
        CROSS JOIN LATERAL (
            SELECT m.effective, m.person
            FROM empty_count m
            WHERE m.location = t.location AND m.plan = t.stocktake AND m.status = 'standing'
            UNION ALL
            SELECT v.effective, v.person
            FROM count_verdict v
            WHERE v.location = t.location AND v.plan = t.stocktake AND v.status <> 'voided'
        ) AS e
        WHERE t.item IS NULL
        ORDER BY t.id, e.effective DESC
    ), fresh AS (
        SELECT t.id,
               CASE
                   WHEN t.item IS NULL AND o.line IS NOT NULL THEN 'done'
                   WHEN k.waits THEN 'counted'
                   WHEN k.asks THEN 'question'
                   WHEN k.again THEN 'recount'
                   WHEN k.review THEN 'review'
                   WHEN k.recheck THEN 'recheck'
                   WHEN k.done THEN 'done'
                   WHEN k.refused THEN 'recount'
                   ELSE 'open'
               END AS state,
               coalesce(k.round, 0) AS round,
               coalesce(l.effective, o.at) AS counted_at,
               coalesce(l.person, o.person) AS counted_by,
               CASE WHEN k.again OR (k.refused AND NOT k.done AND NOT k.review)
                    THEN coalesce(k.people, '{}') ELSE '{}'::bigint[] END AS not_by
        FROM touched t
        LEFT JOIN known k ON k.line = t.id
        LEFT JOIN last l ON l.line = t.id
        LEFT JOIN looked o ON o.line = t.id
    )
    UPDATE count_line c
    SET state = f.state, round = f.round, counted_at = f.counted_at, counted_by = f.counted_by,
        not_by = f.not_by,
        -- Whoever must not recount it does not keep it: it would be on nobody's list.
        person = CASE WHEN c.person = ANY (f.not_by) THEN NULL ELSE c.person END,
        team = CASE WHEN f.not_by <> '{}'
                         AND f.not_by @> (SELECT t.members FROM count_team t WHERE t.id = c.team)
                    THEN NULL ELSE c.team END
    FROM fresh f
    WHERE c.id = f.id
        AND NOT (c.state = 'dropped' AND f.state = 'open')
        AND (c.state, c.round, c.counted_at, c.counted_by, c.not_by)
            IS DISTINCT FROM (f.state, f.round::integer, f.counted_at, f.counted_by, f.not_by)
    RETURNING c.counted_at, c.counted_by, c.id, c.item, c.location, c.lot, c.not_by, c.origin,
              c.person, c.round, c.state, c.stocktake, c.team
"""


async def are_listed(connection: Connection, keys: Collection[Key]) -> bool:
    """Whether any stocktake has lines there, or is open and may find some."""
    places = sorted({key[0] for key in keys})
    return bool(places) and bool(await connection.fetchval(CONCERNED, places))


async def follow_lines(connection: Connection, feed: FeedBatch, keys: Collection[Key]) -> None:
    """Brings the lines of these keys up to date; a key of item 0 stands for a whole place."""
    named = sorted(keys)
    columns = ([key[0] for key in named], [key[1] for key in named], [key[2] for key in named])
    found = await connection.fetch(ADD_FOUND, *columns)
    if found:
        grown = sorted({row["stocktake"] for row in found})
        await connection.execute(NOTE_FOUND, grown)
        for one in grown:
            for stocktake in await plan_store.find(connection, None, stocktake=one):
                plan_store.add_stocktake(feed, stocktake)
    for row in await connection.fetch(DERIVE, *columns):
        plan_store.add_line(feed, row)


def whole_place(location: int) -> Key:
    """The key that stands for all keys of a place."""
    return location, 0, NO_LOT
