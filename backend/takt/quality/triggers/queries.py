"""All reads about what plans ask of acts: one statement for a whole push each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from takt.inventory import NO_LOT, day_at
from takt.quality.triggers.model import Known, Made, Rule, RuleVersion

if TYPE_CHECKING:
    from takt.runtime.database import Connection

# Two pushes about one order follow each other; taken before any lot is locked.
LOCK = """
    SELECT pg_advisory_xact_lock(hashtextextended('quality.output:' || g.name, 0))
    FROM (
        SELECT unnest($1::text[]) AS name
        ORDER BY 1
    ) AS g
"""

RULES = """
    SELECT p.id, p.kind, p.trigger, p.every, p.item, p.category, p.supplier, p.customer,
           p.operation, p.holds, v.id AS version, v.from_on
    FROM inspection_plan p
    JOIN inspection_plan_version v ON v.plan = p.id
    WHERE p.active AND p.kind = ANY ($1::text[])
        AND (p.item IS NULL OR p.item = ANY ($2::bigint[]))
    ORDER BY p.id, v.number
"""

ZONES = """
    WITH RECURSIVE above (place, id, code, parent, step) AS (
        SELECT id, id, code, parent, 0
        FROM location
        WHERE id = ANY ($1::bigint[])
        UNION ALL
        SELECT a.place, l.id, l.code, l.parent, a.step + 1
        FROM above a
        JOIN location l ON l.id = a.parent
        WHERE a.step < 100
    )
    SELECT place, code
    FROM above
    ORDER BY place, step
"""

RUNS = """
    SELECT operation::text, work_order, run::text, item
    FROM lot_entry
    WHERE operation = ANY ($1::uuid[]) AND direction = 1 AND relation = 'production'
"""

RUNS_OF_LOTS = """
    SELECT operation::text, work_order, run::text, item
    FROM lot_entry
    WHERE lot = ANY ($1::uuid[]) AND direction = 1 AND relation = 'production'
        AND undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000'
"""

# Output without an order is found by its run, where it has a lot.
OUTPUTS = """
    SELECT e.operation::text, e.work_order, e.run::text, e.item, e.lot::text, e.quantity, e.site,
           e.effective, o.stream::text, o.n, s.time_zone, e.person, e.device::text
    FROM lot_entry e
    JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    JOIN location s ON s.id = e.site
    WHERE e.work_order = ANY ($1::bigint[]) AND e.direction = 1 AND e.relation = 'production'
        AND e.undone_by IS NULL
    UNION ALL
    SELECT e.operation::text, NULL, e.run::text, e.item, e.lot::text, e.quantity, e.site,
           e.effective, o.stream::text, o.n, s.time_zone, e.person, e.device::text
    FROM lot_entry e
    JOIN operation o ON o.id = e.operation AND o.duplicate_of IS NULL
    JOIN location s ON s.id = e.site
    WHERE e.run = ANY ($2::uuid[]) AND e.direction = 1 AND e.work_order IS NULL
        AND e.undone_by IS NULL AND e.lot <> '00000000-0000-0000-0000-000000000000'
"""

OPENED = """
    SELECT id::text, opened_by::text, lot::text, opened_plan,
           is_due AND status <> 'void' AS stands
    FROM inspection
    WHERE opened_by = ANY ($1::uuid[]) AND id <> opened_by
"""

# Somebody may have drawn of another lot than the one that an act will turn out to be about.
DRAWN_OF = """
    SELECT DISTINCT b.lot::text
    FROM inspection i
    JOIN inspection_begin b ON b.inspection = i.id
    WHERE i.id = ANY ($1::uuid[]) AND i.status IN ('awaited', 'void') AND b.lot IS NOT NULL
"""


async def lock_groups(connection: Connection, groups: Iterable[str]) -> None:
    """Nobody else tells of the output of these orders until this ends."""
    await connection.fetch(LOCK, list(groups))


async def rules_for(
    connection: Connection, kinds: Collection[str], items: Collection[int]
) -> dict[int, Rule]:
    """The plans of some kinds that may hold for items, with all their versions."""
    found: dict[int, Rule] = {}
    for row in await connection.fetch(RULES, list(kinds), list(items)):
        said = dict(row)
        version = RuleVersion(said.pop("version"), said.pop("from_on"))
        known = found.get(row["id"]) or Rule(**said)
        found[known.id] = replace(known, versions=(*known.versions, version))
    return found


async def zones_of(connection: Connection, places: Iterable[int]) -> dict[int, list[str]]:
    """The code of each place, and those of the places that it lies in, the nearest first."""
    found: dict[int, list[str]] = {}
    for place, code in await connection.fetch(ZONES, list(places)):
        found.setdefault(place, []).append(code)
    return found


async def runs_of(
    connection: Connection, acts: Collection[str]
) -> list[tuple[str, int | None, str, int]]:
    """What acts on record made: act, order, run and item."""
    return [tuple(row) for row in await connection.fetch(RUNS, list(acts))]


async def runs_of_lots(
    connection: Connection, lots: Collection[str]
) -> list[tuple[str, int | None, str, int]]:
    """The acts by which lots were made: act, order, run and item."""
    return [tuple(row) for row in await connection.fetch(RUNS_OF_LOTS, list(lots))]


async def outputs_of(
    connection: Connection, orders: Collection[int], runs: Collection[str]
) -> list[tuple[str, Made]]:
    """All output that stands of orders, and of runs without one, each with its run."""
    return [
        (run, Made(
            act, (effective, stream, n), item, None if lot == NO_LOT else lot, quantity, site,
            day_at(effective, zone), person, device, order,
        ))
        for act, order, run, item, lot, quantity, site, effective, stream, n, zone, person, device
            in await connection.fetch(OUTPUTS, list(orders), list(runs))
    ]  # fmt: skip


async def opened_by(connection: Connection, acts: Iterable[str]) -> list[Known]:
    """What acts on record opened by a plan."""
    return [Known(*row) for row in await connection.fetch(OPENED, list(acts))]


async def drawn_of(connection: Connection, inspections: Iterable[str]) -> set[str]:
    """The lots that samples were drawn of, where the inspection may be opened only now."""
    return {row[0] for row in await connection.fetch(DRAWN_OF, list(inspections))}
