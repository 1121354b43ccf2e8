"""The walk through the genealogy: from a lot by its runs to other lots, up, down or both.

One statement walks, numbers what it met and writes the columns of the answer as text, so that no
row crosses into Python. Undone entries and the nil lot stand in no index that it reads.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from takt.kernel.errors import NotFound
from takt.runtime.database import Connection

Direction = Literal["up", "down", "both"]
ROWS_MAX: Final = 200_000
"""So many lots and links are followed each way; the nearest come first."""

# A row without a run is a lot, any other one a link. Only lots are walked on from, and UNION lets
# each of them through once: cycles end, and no index is asked twice for the same. Numbers are
# given in the order in which the same rows are then put into text.
TRACE = """
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
    FROM (
        SELECT string_agg(lot::text, '","') AS ids, string_agg(item::text, ',') AS items
        FROM lots
    ) AS lots
    CROSS JOIN (SELECT string_agg(run::text, '","') AS ids FROM runs) AS runs
    CROSS JOIN (
        SELECT string_agg(runs.place::text, ',') AS run, string_agg(lots.place::text, ',') AS lot,
               string_agg(walked.direction::text, ',') AS direction,
               string_agg(walked.quantity::text, ',') AS quantity
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
    connection: Connection, lot: str, direction: Direction, limit: int = ROWS_MAX
) -> str:
    """The trace of a lot in JSON, as `Trace` reads it; NotFound for a lot that nobody knows."""
    up = 0 if direction == "down" else limit
    down = 0 if direction == "up" else limit
    row = await connection.fetchrow(TRACE, lot, up, down)
    if row is None or row[0] is None:
        raise NotFound("traceability.lot_unknown", lot=lot)
    runs = f'"{row[2]}"' if row[2] else ""
    run, ends, directions, quantities = (row[place] or "" for place in (3, 4, 5, 6))
    return (
        f'{{"root":"{lot}","truncated":{"true" if row[7] else "false"},"limit":{limit},'
        f'"lots":["{row[0]}"],"items":[{row[1]}],"runs":[{runs}],"links":{{"run":[{run}],'
        f'"lot":[{ends}],"direction":[{directions}],"quantity":[{quantities}]}}}}'
    )


async def trace(
    connection: Connection, lot: str, direction: Direction, limit: int = ROWS_MAX
) -> Trace:
    """The trace of a lot."""
    return msgspec.json.decode(await trace_text(connection, lot, direction, limit), type=Trace)
