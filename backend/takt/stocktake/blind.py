"""Blind counts: the figures of the counted places leave the scopes that counters hold.

The balances of a counted place stand in `counted:<stocktake>` while it is counted. Devices of the
site hold that scope beside their warehouse, those that take part do not: no row says what the
books have. Whoever opens or closes a stocktake holds `change_scopes`, so no push is under way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from takt.inventory import add_balance
from takt.runtime.chunks import forget_manifests

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch

HIDE: Final = """
    UPDATE location l
    SET counted_by = $1
    FROM count_place p
    WHERE p.stocktake = $1 AND p.location = l.id AND l.counted_by IS NULL
    RETURNING l.id
"""

# Another blind stocktake of the same place hides it on.
SHOW: Final = """
    UPDATE location l
    SET counted_by = (
        SELECT min(s.id)
        FROM count_place p
        JOIN stocktake s ON s.id = p.stocktake
        WHERE p.location = l.id AND s.blind AND s.status IN ('open', 'review')
            AND s.id <> $1
    )
    WHERE l.counted_by = $1
    RETURNING l.id
"""

FREEZE: Final = """
    UPDATE location l
    SET frozen_by = $1
    FROM count_place p
    WHERE p.stocktake = $1 AND p.location = l.id AND l.frozen_by IS NULL
"""

THAW: Final = """
    UPDATE location l
    SET frozen_by = (
        SELECT min(s.id)
        FROM count_place p
        JOIN stocktake s ON s.id = p.stocktake
        WHERE p.location = l.id AND s.frozen AND s.status = 'open' AND s.id <> $1
    )
    WHERE l.frozen_by = $1
"""

BALANCES: Final = """
    SELECT b.location, b.item, b.lot, b.quantity,
           coalesce('counted:' || l.counted_by,
                    'warehouse:' || coalesce(l.warehouse, l.site)) AS now_in,
           'counted:' || $2::bigint AS hidden_in,
           'warehouse:' || coalesce(l.warehouse, l.site) AS shown_in
    FROM balance b
    JOIN location l ON l.id = b.location
    WHERE b.location = ANY ($1::bigint[]) AND b.quantity <> 0
    ORDER BY b.location, b.item, b.lot
"""


async def hide(connection: Connection, feed: FeedBatch, stocktake: int) -> None:
    """Takes the figures of its places out of what everybody holds."""
    places = [row[0] for row in await connection.fetch(HIDE, stocktake)]
    left = set[str]()
    for row in await connection.fetch(BALANCES, places, stocktake):
        key = (row["location"], row["item"], str(row["lot"]))
        add_balance(feed, row["shown_in"], key, 0)
        add_balance(feed, row["hidden_in"], key, row["quantity"])
        left.add(row["shown_in"])
    # What was made for first loads still holds them.
    await forget_manifests(connection, left)


async def show(connection: Connection, feed: FeedBatch, stocktake: int) -> None:
    """Gives the figures of its places back, as they are now."""
    places = [row[0] for row in await connection.fetch(SHOW, stocktake)]
    await forget_manifests(connection, [f"counted:{stocktake}"])
    for row in await connection.fetch(BALANCES, places, stocktake):
        key = (row["location"], row["item"], str(row["lot"]))
        add_balance(feed, row["hidden_in"], key, 0)
        add_balance(feed, row["now_in"], key, row["quantity"])


async def freeze(connection: Connection, stocktake: int) -> None:
    """Nothing should move at its places from now on; what moves all the same is told."""
    await connection.execute(FREEZE, stocktake)


async def thaw(connection: Connection, stocktake: int) -> None:
    """Its places are as any other again."""
    await connection.execute(THAW, stocktake)
