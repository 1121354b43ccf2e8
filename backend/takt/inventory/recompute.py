"""Folds again what a simple addition cannot say: late acts before a count, counts that change.

On hand starts at the last accepted count. The variance of a count follows from the acts before
it; each change of it is a further entry at the stocktake-difference location. A move of which a
person said that it lies on the other side of the count than its time does is netted in the
quantity of the count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from takt.inventory.model import Key
from takt.runtime.database import Connection
from takt_sync.stock import SECOND_LEG_PART

NET = """
    UPDATE count_verdict c
    SET quantity = coalesce(c.total, c.counted) + told.net
    FROM (
        SELECT c.id, coalesce(sum(
            CASE
                WHEN s.side = 'before'
                    AND (e.effective, e.stream, e.n) > (c.effective, c.stream, c.n)
                THEN -e.quantity
                WHEN s.side = 'after'
                    AND (e.effective, e.stream, e.n) < (c.effective, c.stream, c.n)
                THEN e.quantity
            END
        ), 0)::bigint AS net
        FROM count_verdict c
        JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
            ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        JOIN count_side s ON s.counted = c.id AND s.is_needed
        JOIN stock_event e
            ON (e.stream, e.n) = (s.stream, s.n) AND e.kind = 'delta'
                AND (e.item, e.location, e.lot) = (c.item, c.location, c.lot)
        GROUP BY c.id
    ) AS told
    WHERE c.id = told.id AND c.quantity <> coalesce(c.total, c.counted) + told.net
"""

# Of accepted counts the one before says where the fold begins; all others are worth nothing.
VARIANCES = """
    WITH counts AS (
        SELECT c.stream, c.n, c.part, c.id, c.operation, c.site, c.location, c.item, c.lot,
               c.quantity, c.effective, c.status, c.booked_variance, c.entries,
               lag(c.quantity) OVER same AS before, lag(c.effective) OVER same AS since,
               lag(c.stream) OVER same AS since_stream, lag(c.n) OVER same AS since_n
        FROM count_verdict c
        JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
            ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        WHERE c.status = 'accepted' OR c.booked_variance <> 0
        WINDOW same AS (
            PARTITION BY c.location, c.item, c.lot, c.status = 'accepted'
            ORDER BY c.effective, c.stream, c.n
        )
    )
    SELECT c.stream, c.n, c.part, c.operation, c.site, c.item, c.lot, c.effective,
           c.booked_variance, c.entries, c.location, c.id,
           CASE WHEN c.status <> 'accepted' THEN 0
           ELSE c.quantity - coalesce(c.before, 0) - coalesce((
               SELECT sum(e.quantity)
               FROM stock_event e
               WHERE (e.item, e.location, e.lot) = (c.item, c.location, c.lot)
                   AND e.kind = 'delta'
                   AND (e.effective, e.stream, e.n) < (c.effective, c.stream, c.n)
                   AND (c.since IS NULL
                        OR (e.effective, e.stream, e.n) > (c.since, c.since_stream, c.since_n))
           ), 0) END::bigint AS variance
    FROM counts c
    ORDER BY c.location, c.item, c.lot, c.effective, c.stream, c.n
"""

# A writer that is ahead commits first: the fold below then sees its events.
LOCK = """
    SELECT 1
    FROM balance b
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (b.location, b.item, b.lot) = (k.location, k.item, k.lot)
    ORDER BY b.location, b.item, b.lot
    FOR UPDATE OF b
"""

FOLD = """
    UPDATE balance b
    SET quantity = f.quantity, anchor_effective = f.effective, anchor_stream = f.stream,
        anchor_n = f.n, anchor_hi = f.hi
    FROM (
        SELECT k.location, k.item, k.lot, a.effective, a.stream, a.n, a.hi,
               (coalesce(a.quantity, 0) + coalesce((
                   SELECT sum(e.quantity)
                   FROM stock_event e
                   WHERE (e.item, e.location, e.lot) = (k.item, k.location, k.lot)
                       AND e.kind = 'delta'
                       AND (a.effective IS NULL
                            OR (e.effective, e.stream, e.n) > (a.effective, a.stream, a.n))
               ), 0))::bigint AS quantity
        FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        LEFT JOIN LATERAL (
            SELECT c.quantity, c.effective, c.stream, c.n, coalesce(c.whole_hi, c.hi) AS hi
            FROM count_verdict c
            WHERE (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
                AND c.status = 'accepted'
            ORDER BY c.effective DESC, c.stream DESC, c.n DESC
            LIMIT 1
        ) AS a ON true
    ) AS f
    WHERE (b.location, b.item, b.lot) = (f.location, f.item, f.lot)
    RETURNING b.location, b.item, b.lot, b.quantity
"""

DIFFERENCES = """
    SELECT site, id
    FROM location
    WHERE role = 'difference'
"""

BOOK_VARIANCE = """
    WITH entry AS (
        SELECT v.stream, v.n, v.part, v.location, v.item, v.lot, v.quantity, v.effective,
               v.operation, v.variance, v.of_part
        FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[],
                    $6::uuid[], $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[],
                    $11::integer[])
             AS v (stream, n, part, location, item, lot, quantity, effective, operation,
                   variance, of_part)
    ), noted AS (
        UPDATE count_verdict c
        SET booked_variance = e.variance, entries = c.entries + 1
        FROM entry e
        WHERE (c.stream, c.n, c.part) = (e.stream, e.n, e.of_part)
    ), figure AS (
        INSERT INTO balance AS b (location, item, lot, quantity)
        SELECT location, item, lot, sum(quantity)::bigint
        FROM entry
        GROUP BY location, item, lot
        ORDER BY location, item, lot
        ON CONFLICT (location, item, lot) DO UPDATE
        SET quantity = b.quantity + EXCLUDED.quantity
    )
    SELECT stream, n, part, location, item, lot, quantity, effective, operation
    FROM entry
"""

ADD_ENTRIES = """
    INSERT INTO stock_event (stream, n, part, location, item, lot, kind, quantity, effective,
                             operation)
    SELECT v.stream, v.n, v.part, v.location, v.item, v.lot, 'delta', v.quantity, v.effective,
           v.operation
    FROM unnest($1::uuid[], $2::bigint[], $3::integer[], $4::bigint[], $5::bigint[],
                $6::uuid[], $7::bigint[], $8::bigint[], $9::uuid[])
         AS v (stream, n, part, location, item, lot, quantity, effective, operation)
"""


@dataclass(slots=True)
class Folded:
    """What is on hand after the fold, and the counts whose variance is another one now."""

    figures: dict[Key, int] = field(default_factory=dict)
    corrected: dict[str, Key] = field(default_factory=dict)


async def fold_again(connection: Connection, keys: Iterable[Key]) -> Folded:
    """Brings balances, anchors and variances of these keys up to date."""
    named = sorted(keys)
    if not named:
        return Folded()
    columns = ([k[0] for k in named], [k[1] for k in named], [k[2] for k in named])
    await connection.fetch(LOCK, *columns)
    await connection.execute(NET, *columns)
    rows = await connection.fetch(FOLD, *columns)
    figures = {(row[0], row[1], str(row[2])): row[3] for row in rows}
    return Folded(figures, await _book_variances(connection, columns))


async def _book_variances(
    connection: Connection, columns: tuple[list[int], list[int], list[str]]
) -> dict[str, Key]:
    """Adds the second leg of each count whose variance is not what is booked for it."""
    corrected: dict[str, Key] = {}
    differences = {row[0]: row[1] for row in await connection.fetch(DIFFERENCES)}
    entries = []
    for row in await connection.fetch(VARIANCES, *columns):
        stream, n, part, operation, site, item, lot, effective, booked, count, *rest = row
        location, id_, variance = rest
        if variance != booked:
            corrected[str(id_)] = (location, item, str(lot))
            place = (differences[site], item, lot)
            entries.append(
                (
                    stream, n, part + SECOND_LEG_PART + count, *place, booked - variance,
                    effective, operation, variance, part,
                )
            )  # fmt: skip
    if entries:
        by_column = [list(column) for column in zip(*entries, strict=True)]
        await connection.fetch(BOOK_VARIANCE, *by_column)
        await connection.execute(ADD_ENTRIES, *by_column[:-2])
    return corrected
