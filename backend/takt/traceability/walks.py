"""The walk through the genealogy: from a lot by its runs to other lots, up, down or both.

A function of the database walks level by level, numbers what it met and answers in columns, so
that no row crosses into Python. A genealogy deeper than this pays is walked by one recursive
statement with the same answer. Undone entries and the nil lot stand in no index that either reads.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from takt.kernel.errors import NotFound
from takt.runtime.database import Connection

Direction = Literal["up", "down", "both"]
ROWS_MAX: Final = 200_000
"""So many lots and links are followed each way; the nearest come first."""

DEEPEST: Final = 60
"""So many levels are walked one by one, which looks for what is new among all that was met."""

LEVELS = """
    SELECT lots::text, items::text, runs::text, link_run::text, link_lot::text,
           link_direction::text, link_quantity::text, is_cut, is_deep
    FROM genealogy_trace($1, $2, $3, $4)
"""

# A row without a run is a lot, any other one a link. Only lots are walked on from, and UNION lets
# each of them through once: cycles end, and no index is asked twice for the same. Numbers are
# given in the order in which the same rows are then put into text.
DEEP = """
    WITH RECURSIVE up (lot, item, run, direction, quantity) AS (
        SELECT id, item, NULL::uuid, 0::smallint, 0::bigint
        FROM lot
        WHERE id = $1
        UNION
        SELECT found.lot, found.item, found.run, found.direction, found.quantity
        FROM up
        CROSS JOIN LATERAL (
            SELECT run, sum(quantity)::bigint AS quantity
            FROM lot_entry
            WHERE lot = up.lot AND direction = 1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY run
        ) AS made
        LEFT JOIN LATERAL (
            SELECT lot, min(item) AS item, sum(quantity)::bigint AS quantity
            FROM lot_entry
            WHERE run = made.run AND direction = -1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY lot
        ) AS used ON true
        CROSS JOIN LATERAL (
            VALUES (used.lot, used.item, NULL::uuid, 0::smallint, 0::bigint),
                   (used.lot, NULL, made.run, -1::smallint, used.quantity),
                   (up.lot, NULL, made.run, 1::smallint, made.quantity)
        ) AS found (lot, item, run, direction, quantity)
        WHERE up.run IS NULL AND found.lot IS NOT NULL
    ), down (lot, item, run, direction, quantity) AS (
        SELECT id, item, NULL::uuid, 0::smallint, 0::bigint
        FROM lot
        WHERE id = $1
        UNION
        SELECT found.lot, found.item, found.run, found.direction, found.quantity
        FROM down
        CROSS JOIN LATERAL (
            SELECT run, sum(quantity)::bigint AS quantity
            FROM lot_entry
            WHERE lot = down.lot AND direction = -1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY run
        ) AS used
        LEFT JOIN LATERAL (
            SELECT lot, min(item) AS item, sum(quantity)::bigint AS quantity
            FROM lot_entry
            WHERE run = used.run AND direction = 1 AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY lot
        ) AS made ON true
        CROSS JOIN LATERAL (
            VALUES (made.lot, made.item, NULL::uuid, 0::smallint, 0::bigint),
                   (made.lot, NULL, used.run, 1::smallint, made.quantity),
                   (down.lot, NULL, used.run, -1::smallint, used.quantity)
        ) AS found (lot, item, run, direction, quantity)
        WHERE down.run IS NULL AND found.lot IS NOT NULL
    ), walked AS MATERIALIZED (
        (SELECT lot, item, run, direction, quantity FROM up LIMIT $2)
        UNION
        (SELECT lot, item, run, direction, quantity FROM down LIMIT $3)
    ), lots AS MATERIALIZED (
        SELECT lot, item, row_number() OVER () - 1 AS place
        FROM (SELECT lot, min(item) AS item FROM walked WHERE run IS NULL GROUP BY lot) AS met
    ), runs AS MATERIALIZED (
        SELECT run, row_number() OVER () - 1 AS place
        FROM (SELECT DISTINCT run FROM walked WHERE run IS NOT NULL) AS met
    )
    SELECT lots.ids, lots.items, runs.ids, links.run, links.lot, links.direction, links.quantity,
           $2 > 0 AND $2 = (SELECT count(*) FROM (SELECT FROM up LIMIT $2) AS seen)
           OR $3 > 0 AND $3 = (SELECT count(*) FROM (SELECT FROM down LIMIT $3) AS seen)
    FROM (SELECT array_agg(lot)::text AS ids, array_agg(item)::text AS items FROM lots) AS lots
    CROSS JOIN (SELECT array_agg(run)::text AS ids FROM runs) AS runs
    CROSS JOIN (
        SELECT array_agg(runs.place)::text AS run, array_agg(lots.place)::text AS lot,
               array_agg(walked.direction)::text AS direction,
               array_agg(walked.quantity)::text AS quantity
        FROM walked
        JOIN lots ON lots.lot = walked.lot
        JOIN runs ON runs.run = walked.run
    ) AS links
"""


class Links(msgspec.Struct, frozen=True):
    """Ends of links, column by column; `run` and `lot` are places in the lists of the trace."""

    run: list[int]
    lot: list[int]
    direction: list[int]
    quantity: list[int]


class Trace(msgspec.Struct, frozen=True):
    """Lots, runs and links that a walk met; `truncated` where it ended at `limit` rows."""

    root: str
    truncated: bool
    limit: int
    lots: list[str]
    items: list[int]
    runs: list[str]
    links: Links


async def trace_text(
    connection: Connection,
    lot: str,
    direction: Direction,
    limit: int = ROWS_MAX,
    deepest: int = DEEPEST,
) -> str:
    """The trace of a lot in JSON, as `Trace` reads it; NotFound for a lot that nobody knows."""
    up = 0 if direction == "down" else limit
    down = 0 if direction == "up" else limit
    row = await connection.fetchrow(LEVELS, lot, up, down, deepest)
    if row is not None and row["is_deep"]:
        row = await connection.fetchrow(DEEP, lot, up, down)
    if row is None or row[0] is None:
        raise NotFound("traceability.lot_unknown", lot=lot)
    lots, runs = (_inside(row[place]).replace(",", '","') for place in (0, 2))
    quoted = f'"{runs}"' if runs else ""
    items, run, ends, directions, quantities = (_inside(row[place]) for place in (1, 3, 4, 5, 6))
    return (
        f'{{"root":"{lot}","truncated":{"true" if row[7] else "false"},"limit":{limit},'
        f'"lots":["{lots}"],"items":[{items}],"runs":[{quoted}],'
        f'"links":{{"run":[{run}],"lot":[{ends}],"direction":[{directions}],'
        f'"quantity":[{quantities}]}}}}'
    )


def _inside(array: str | None) -> str:
    """What stands between the braces of an array in the words of the database."""
    return "" if array is None else array[1:-1]


async def trace(
    connection: Connection,
    lot: str,
    direction: Direction,
    limit: int = ROWS_MAX,
    deepest: int = DEEPEST,
) -> Trace:
    """The trace of a lot."""
    text = await trace_text(connection, lot, direction, limit, deepest)
    return msgspec.json.decode(text, type=Trace)
