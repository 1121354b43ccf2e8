"""When items were counted last, and what accepted counts said of the books.

When something was counted is a figure of its own: a balance that changed was not counted, and a
count that agreed changed nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from takt.stocktake.accuracy import Counted
from takt.stocktake.classes import CountClass
from takt.stocktake.policy import value_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

# An item was counted when the last of its keys was that had stock by the time of its newest
# count: goods that only came to a place afterwards were counted where they came from.
_CYCLED: Final = """
WITH counted AS (
    SELECT item, location, lot, max(effective) AS at
    FROM count_verdict
    WHERE site = $1 AND status = 'accepted'
    GROUP BY item, location, lot
),
newest AS (
    SELECT item, max(at) AS at
    FROM counted
    GROUP BY item
),
stocked AS (
    SELECT b.item, b.location, b.lot
    FROM balance AS b
    JOIN location AS l ON l.id = b.location
    WHERE l.site = $1 AND l.kind <> 'virtual' AND b.quantity <> 0
),
keys AS (
    SELECT s.item, n.at AS newest,
        CASE WHEN n.at IS NULL THEN NULL
             WHEN c.at IS NOT NULL THEN c.at
             WHEN (
                 SELECT e.effective
                 FROM stock_event AS e
                 WHERE (e.item, e.location, e.lot) = (s.item, s.location, s.lot)
                 ORDER BY e.effective
                 LIMIT 1
             ) > n.at THEN n.at
             END AS at
    FROM stocked AS s
    LEFT JOIN newest AS n ON n.item = s.item
    LEFT JOIN counted AS c ON (c.item, c.location, c.lot) = (s.item, s.location, s.lot)
)
SELECT k.item, i.code, i.name_zh, i.name_en, coalesce(c.kind, 'C') AS kind, c.since,
    CASE WHEN bool_and(k.at IS NOT NULL) THEN min(k.at) END AS counted_at
FROM keys AS k
JOIN item AS i ON i.id = k.item
LEFT JOIN count_class AS c ON c.site = $1 AND c.item = k.item
GROUP BY k.item, i.code, i.name_zh, i.name_en, c.kind, c.since
ORDER BY k.item"""
# The zone of a place is the first level below its warehouse. The counts of one key in one stocktake
# are one line, off by all that they booked; a spot count speaks for itself.
_ACCEPTED: Final = """
WITH RECURSIVE zones AS (
    SELECT l.id, l.code AS zone
    FROM location AS l
    JOIN location AS above ON above.id = l.parent AND above.kind = 'warehouse'
    WHERE l.site = $1
    UNION ALL
    SELECT l.id, z.zone
    FROM zones AS z
    JOIN location AS l ON l.parent = z.id
)
SELECT coalesce(z.zone, l.code) AS zone, coalesce(c.kind, 'C') AS kind, v.plan, v.counted,
    v.variance, w.unit_cost, i.scale
FROM (
    SELECT plan, location, item, sum(booked_variance)::bigint AS variance,
        (array_agg(coalesce(total, counted) ORDER BY effective DESC, n DESC))[1] AS counted
    FROM count_verdict
    WHERE site = $1 AND status = 'accepted' AND effective >= $2 AND effective < $3
    GROUP BY plan, location, item, lot, CASE WHEN plan IS NULL THEN id END
) AS v
JOIN location AS l ON l.id = v.location
JOIN item AS i ON i.id = v.item
LEFT JOIN zones AS z ON z.id = v.location
LEFT JOIN count_class AS c ON c.site = $1 AND c.item = v.item
LEFT JOIN item_cost AS w ON w.item = v.item"""


@dataclass(frozen=True, slots=True)
class StockedItem:
    """An item that lies at a site: its class, and when it was counted last."""

    item: int
    code: str
    name_zh: str | None
    name_en: str | None
    kind: CountClass
    since: date | None
    counted_at: int | None


async def stocked_items(connection: Connection, site: int) -> list[StockedItem]:
    """Every item that lies at the site, by id."""
    return [StockedItem(*row.values()) for row in await connection.fetch(_CYCLED, site)]


async def accepted_counts(
    connection: Connection, site: int, span_ms: tuple[int, int], *, with_values: bool
) -> list[Counted]:
    """What accepted counts of a time said of the books."""
    rows = await connection.fetch(_ACCEPTED, site, *span_ms)
    return [
        Counted(
            variance=row["variance"],
            book_value=value_of(row["counted"] - row["variance"], cost, row["scale"]),
            variance_value=value_of(row["variance"], cost, row["scale"]),
            zone=row["zone"],
            kind=row["kind"],
            stocktake=row["plan"],
        )
        for row in rows
        for cost in (row["unit_cost"] if with_values else None,)
    ]
