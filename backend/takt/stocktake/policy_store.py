"""Policies of counting in the database, and the tolerances that follow from them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from takt.stocktake.classes import CLASSES, Shares
from takt.stocktake.policy import DEFAULTS, ClassPolicy, SitePolicy, Tolerance, tolerance_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_SITE: Final = "SELECT cycles, share_a, share_b FROM count_site WHERE site = $1"
_CLASSES: Final = """
SELECT kind, times_a_year, permille, most_value, asks_second
FROM count_policy
WHERE site = $1"""
_SAVE_SITE: Final = """
INSERT INTO count_site (site, cycles, share_a, share_b)
VALUES ($1, $2, $3, $4)
ON CONFLICT (site) DO UPDATE SET cycles = excluded.cycles, share_a = excluded.share_a,
    share_b = excluded.share_b"""
_SAVE_CLASSES: Final = """
INSERT INTO count_policy (site, kind, times_a_year, permille, most_value, asks_second)
SELECT $1, new.kind, new.times_a_year, new.permille, new.most_value, new.asks_second
FROM unnest($2::text[], $3::smallint[], $4::smallint[], $5::bigint[], $6::boolean[])
    AS new (kind, times_a_year, permille, most_value, asks_second)
ON CONFLICT (site, kind) DO UPDATE SET times_a_year = excluded.times_a_year,
    permille = excluded.permille, most_value = excluded.most_value,
    asks_second = excluded.asks_second"""
_WITH_CYCLES: Final = """
SELECT c.site, l.time_zone
FROM count_site AS c
JOIN location AS l ON l.id = c.site
WHERE c.cycles AND l.active
ORDER BY c.site"""
# One row for each key that was asked for; a class or policy that nobody set is the default.
_RULES: Final = """
SELECT k.location, k.item, coalesce(c.kind, 'C') AS kind, p.permille, p.most_value,
    p.asks_second, w.unit_cost, i.scale
FROM unnest($1::bigint[], $2::bigint[]) AS k (location, item)
JOIN location AS l ON l.id = k.location
JOIN item AS i ON i.id = k.item
LEFT JOIN count_class AS c ON c.site = l.site AND c.item = k.item
LEFT JOIN count_policy AS p ON p.site = l.site AND p.kind = coalesce(c.kind, 'C')
LEFT JOIN item_cost AS w ON w.item = k.item"""
_LOCK: Final = "SELECT pg_advisory_xact_lock($1, $2)"
LOCK: Final = 0x54414B54
"""Policies, classes and cycles of one site are changed by one after another."""

PlaceAndItem = tuple[int, int]


async def lock_site(connection: Connection, site: int) -> None:
    """Wait for whoever works on the figures of the site, until this transaction ends."""
    await connection.execute(_LOCK, LOCK, site % 2**31)


async def site_policy(connection: Connection, site: int) -> SitePolicy:
    """The policy of a site, with the defaults for what nobody set."""
    head = await connection.fetchrow(_SITE, site)
    classes = dict(DEFAULTS)
    for row in await connection.fetch(_CLASSES, site):
        classes[row["kind"]] = ClassPolicy(*list(row.values())[1:])
    if head is None:
        return SitePolicy(classes=classes)
    return SitePolicy(head["cycles"], Shares(head["share_a"], head["share_b"]), classes)


async def save_policy(connection: Connection, site: int, policy: SitePolicy) -> None:
    """Store all of a site's policy."""
    shares = policy.shares
    await connection.execute(_SAVE_SITE, site, policy.cycles, shares.a, shares.b)
    rows = [policy.classes[kind] for kind in CLASSES]
    columns = zip(
        *((one.times_a_year, one.permille, one.most_value, one.asks_second) for one in rows),
        strict=True,
    )
    await connection.execute(_SAVE_CLASSES, site, list(CLASSES), *map(list, columns))


async def sites_with_cycles(connection: Connection) -> list[tuple[int, str]]:
    """Sites that plan their cycle counts by themselves, with their time zones."""
    rows = await connection.fetch(_WITH_CYCLES)
    return [(row["site"], row["time_zone"]) for row in rows]


async def rules_for(
    connection: Connection, keys: Collection[PlaceAndItem]
) -> dict[PlaceAndItem, Tolerance]:
    """How far counts of items at places may be off, by the policies of their sites."""
    wanted = list(dict.fromkeys(keys))
    places, items = [place for place, _ in wanted], [item for _, item in wanted]
    found: dict[PlaceAndItem, Tolerance] = {}
    for row in await connection.fetch(_RULES, places, items):
        policy = DEFAULTS[row["kind"]]
        if row["permille"] is not None:
            policy = ClassPolicy(0, row["permille"], row["most_value"], row["asks_second"])
        tolerance = tolerance_of(policy, row["unit_cost"], row["scale"])
        found[row["location"], row["item"]] = tolerance
    return found
