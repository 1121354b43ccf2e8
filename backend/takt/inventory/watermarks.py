"""Up to when the books are complete, and which devices they wait for.

A device is waited for at its site; a supervisor may say that a zone, or the whole site, need not
wait for one up to a time (`watermark.release`). Whoever may not move stock holds nothing up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import asyncpg

from takt.inventory.commands import INTENTS, PERMISSIONS
from takt.runtime.database import Connection
from takt_sync.acceptance import DeviceProgress, Watermark, watermark

# A device's best stream speaks for it: older ones were given up.
DEVICES = """
    SELECT d.site, d.id, d.status <> 'active' AS is_out, d.enrolled_at,
           max(s.complete_up_to) AS complete_up_to, max(s.seen_at) AS seen_at
    FROM device d
    LEFT JOIN sync_stream s ON s.device = d.id
    WHERE d.site = ANY ($1::bigint[])
        AND (d.kind = 'shared' OR EXISTS (
            SELECT 1
            FROM person_role held
            JOIN role r ON r.code = held.role_code
            WHERE held.person_id = d.person_id AND held.until IS NULL
                AND (held.site IS NULL OR held.site = d.site)
                AND r.permissions && $2::text[]
        ))
    GROUP BY d.site, d.id, d.status, d.enrolled_at
"""

RELEASES = """
    SELECT site, device, location, max(until_ms) AS until_ms
    FROM watermark_release
    WHERE site = ANY ($1::bigint[])
    GROUP BY site, device, location
"""

BELOW = """
    WITH RECURSIVE below (zone, id) AS (
        SELECT z.id, z.id
        FROM unnest($1::bigint[]) AS z (id)
        UNION
        SELECT b.zone, l.id
        FROM below b
        JOIN location l ON l.parent = b.id
    )
    SELECT zone, id
    FROM below
"""

MOVING = sorted({right for kind, right in PERMISSIONS.items() if kind not in INTENTS})


@dataclass(slots=True)
class Marks:
    """The watermarks of sites, and of places where a zone waits for fewer devices."""

    sites: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)


async def site_watermark(
    connection: Connection, site: int, now_ms: int, until_ms: int = 0, zone: int | None = None
) -> Watermark:
    """Up to when the books of a site, or of a zone of it, are complete, and who is waited for."""
    devices = (await _devices(connection, [site]))[site]
    released: dict[str, int] = {}
    for row in await connection.fetch(RELEASES, [site]):
        if row["location"] is None or await _lies_in(connection, zone, row["location"]):
            name = str(row["device"])
            released[name] = max(row["until_ms"], released.get(name, 0))
    return watermark(_with(devices, released), now_ms, until_ms)


async def marks_of(connection: Connection, sites: Iterable[int], now_ms: int) -> Marks:
    """The watermarks of all places of these sites."""
    named = sorted(set(sites))
    devices = await _devices(connection, named)
    rows = await connection.fetch(RELEASES, named)
    places: defaultdict[int, set[int]] = defaultdict(set)
    zones = sorted({row["location"] for row in rows if row["location"] is not None})
    if zones:
        for zone, place in await connection.fetch(BELOW, zones):
            places[place].add(zone)
    marks = Marks()
    for site in named:
        own = [row for row in rows if row["site"] == site]
        marks.sites[site] = _mark(devices[site], own, set(), now_ms)
        in_zones = {row["location"] for row in own}
        of_zones: dict[frozenset[int], int] = {}
        for place, above in places.items():
            here = frozenset(above & in_zones)
            if not here:
                continue
            if here not in of_zones:
                of_zones[here] = _mark(devices[site], own, set(here), now_ms)
            marks.places[place] = of_zones[here]
    return marks


def _mark(
    devices: list[DeviceProgress], releases: list[asyncpg.Record], zones: set[int], now_ms: int
) -> int:
    released: dict[str, int] = {}
    for row in releases:
        if row["location"] is None or row["location"] in zones:
            name = str(row["device"])
            released[name] = max(row["until_ms"], released.get(name, 0))
    return watermark(_with(devices, released), now_ms).at


def _with(devices: Iterable[DeviceProgress], released: dict[str, int]) -> list[DeviceProgress]:
    return [replace(one, released_until=released.get(one.device, 0)) for one in devices]


async def _devices(
    connection: Connection, sites: list[int]
) -> defaultdict[int, list[DeviceProgress]]:
    found: defaultdict[int, list[DeviceProgress]] = defaultdict(list)
    for row in await connection.fetch(DEVICES, sites, MOVING):
        found[row["site"]].append(
            DeviceProgress(
                str(row["id"]),
                row["complete_up_to"] or row["enrolled_at"],
                row["seen_at"] or row["enrolled_at"],
                row["is_out"],
            )
        )
    return found


async def _lies_in(connection: Connection, place: int | None, zone: int) -> bool:
    if place is None:
        return False
    rows = await connection.fetch(BELOW, [zone])
    return any(row["id"] == place for row in rows)
