"""All reads of plans, codes and gauges: typed rows out, never a rule."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from takt.catalogue import code_key, items_by_id
from takt.inventory import day_at
from takt.quality.plans.model import (
    Calibration,
    Characteristic,
    Days,
    DefectCode,
    Gauge,
    Known,
    Option,
    Plan,
    PlanVersion,
)

if TYPE_CHECKING:
    from takt.runtime.database import Connection

T = TypeVar("T")
_PLANS: Final = """
SELECT id, code, name_zh, name_en, kind, trigger, every, item, category, supplier, customer,
    operation, holds, active
FROM inspection_plan
WHERE ($1::bigint[] IS NULL OR id = ANY ($1)) AND ($2::text[] IS NULL OR kind = ANY ($2))
    AND ($3::boolean IS NULL OR active = $3)
ORDER BY code_key"""
_HAS_PLANS: Final = """
SELECT EXISTS (SELECT FROM inspection_plan) OR EXISTS (SELECT FROM gauge)"""
_VERSIONS: Final = """
SELECT id, plan, number, from_on, sampling::text, counts, is_steady, instructions_zh,
    instructions_en, pictures
FROM inspection_plan_version
WHERE ($1::bigint[] IS NULL OR plan = ANY ($1)) AND ($2::bigint[] IS NULL OR id = ANY ($2))
ORDER BY plan, from_on"""
_CHARACTERISTICS: Final = """
SELECT version, id, code, name_zh, name_en, kind, unit, scale, nominal, lower, upper, is_required,
    is_critical, every_unit, options::text, pattern, least, gauge, chart, subgroup
FROM characteristic
WHERE version = ANY ($1::bigint[])
ORDER BY version, position"""
_RIVAL_PLANS: Final = "SELECT id FROM inspection_plan WHERE code_key = $1"
_CODES: Final = """
SELECT id, code, name_zh, name_en, category, active
FROM defect_code
WHERE ($1::bigint IS NULL OR id = $1)
ORDER BY code_key"""
_RIVAL_CODES: Final = """
SELECT id, code, name_zh, name_en, category, active
FROM defect_code
WHERE code_key = $1"""
_GAUGES: Final = """
SELECT id, site, code, name_zh, name_en, unit, interval_days, due_on, active
FROM gauge
WHERE ($1::bigint[] IS NULL OR id = ANY ($1)) AND ($2::bigint[] IS NULL OR site = ANY ($2))
ORDER BY code_key"""
_RIVAL_GAUGES: Final = """
SELECT id, site, code, name_zh, name_en, unit, interval_days, due_on, active
FROM gauge
WHERE code_key = $1"""
_CALIBRATIONS: Final = """
SELECT id, gauge, done_on, due_on, result, certificate, note, person, at
FROM calibration
WHERE gauge = $1
ORDER BY done_on DESC, id DESC"""
_IS_CATEGORY: Final = "SELECT EXISTS (SELECT FROM category WHERE id = $1)"
_CHAINS: Final = """
WITH RECURSIVE chain AS (
    SELECT i.id AS item, i.category, 1 AS depth
    FROM item AS i
    WHERE i.id = ANY ($1::bigint[]) AND i.category IS NOT NULL
    UNION ALL
    SELECT chain.item, c.parent, chain.depth + 1
    FROM chain
    JOIN category AS c ON c.id = chain.category
    WHERE c.parent IS NOT NULL AND chain.depth < 100
)
SELECT item, category FROM chain ORDER BY item, depth"""
_ZONES: Final = "SELECT DISTINCT time_zone FROM location WHERE kind = 'site' AND active"


async def plans(
    connection: Connection,
    ids: Collection[int] | None = None,
    *,
    kinds: Collection[str] | None = None,
    active: bool | None = None,
) -> list[Plan]:
    """Plans by code, with all their versions."""
    heads = await connection.fetch(_PLANS, _listed(ids), _listed(kinds), active)
    found = await _versions(connection, [row["id"] for row in heads], None)
    by_plan: dict[int, list[PlanVersion]] = defaultdict(list)
    for version in found:
        by_plan[version.plan].append(version)
    return [replace(Plan(*row.values()), versions=tuple(by_plan[row["id"]])) for row in heads]


async def has_plans(connection: Connection) -> bool:
    """Whether anybody has written a plan or a gauge yet."""
    return bool(await connection.fetchval(_HAS_PLANS))


async def plan_by_id(connection: Connection, plan: int) -> Plan | None:
    """One plan with all its versions."""
    found = await plans(connection, [plan])
    return found[0] if found else None


async def versions_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, PlanVersion]:
    """Versions of whatever plans, by their own ids."""
    return {one.id: one for one in await _versions(connection, None, list(ids))}


async def _versions(
    connection: Connection, of_plans: list[int] | None, ids: list[int] | None
) -> list[PlanVersion]:
    rows = await connection.fetch(_VERSIONS, of_plans, ids)
    parts: dict[int, list[Characteristic]] = defaultdict(list)
    for row in await connection.fetch(_CHARACTERISTICS, [one["id"] for one in rows]):
        fields = dict(row) | {"options": tuple(Option(**one) for one in json.loads(row["options"]))}
        parts[fields.pop("version")].append(Characteristic(**fields))
    return [
        PlanVersion(
            **dict(row)
            | {
                "sampling": json.loads(row["sampling"]),
                "pictures": tuple(row["pictures"]),
                "characteristics": tuple(parts[row["id"]]),
            }
        )
        for row in rows
    ]


async def plans_with_code(connection: Connection, code: str) -> list[Plan]:
    """Plans of a code in any spelling."""
    rows = await connection.fetch(_RIVAL_PLANS, code_key(code))
    return await plans(connection, [row["id"] for row in rows]) if rows else []


async def defect_codes(connection: Connection, code: int | None = None) -> list[DefectCode]:
    """All codes of defects, or the one of an id."""
    return [DefectCode(*row) for row in await connection.fetch(_CODES, code)]


async def defect_codes_with_code(connection: Connection, code: str) -> list[DefectCode]:
    """Defect codes of a code in any spelling."""
    return [DefectCode(*row) for row in await connection.fetch(_RIVAL_CODES, code_key(code))]


async def gauges(connection: Connection, sites: Collection[int] | None = None) -> list[Gauge]:
    """Gauges of these sites, or of all."""
    return [Gauge(*row) for row in await connection.fetch(_GAUGES, None, _listed(sites))]


async def gauges_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Gauge]:
    """Gauges by their ids."""
    rows = await connection.fetch(_GAUGES, list(ids), None)
    return {row["id"]: Gauge(*row) for row in rows}


async def gauges_with_code(connection: Connection, code: str) -> list[Gauge]:
    """Gauges of a code in any spelling."""
    return [Gauge(*row) for row in await connection.fetch(_RIVAL_GAUGES, code_key(code))]


async def calibrations(connection: Connection, gauge: int) -> list[Calibration]:
    """The calibrations of a gauge, the newest first."""
    return [Calibration(*row) for row in await connection.fetch(_CALIBRATIONS, gauge)]


async def category_chains(connection: Connection, items: Iterable[int]) -> dict[int, list[int]]:
    """The categories of items, each from the item's own up to the highest."""
    chains: dict[int, list[int]] = {}
    for item, category in await connection.fetch(_CHAINS, list(items)):
        chains.setdefault(item, []).append(category)
    return chains


async def known_for_plan(connection: Connection, draft: Plan) -> Known:
    """What exists of the things that the head of a plan names."""
    items = [draft.item] if draft.item is not None else []
    category = draft.category
    is_known = category is not None and await is_category(connection, category)
    return Known(
        items=frozenset(await items_by_id(connection, items)),
        categories=frozenset([category] if category is not None and is_known else ()),
    )


async def is_category(connection: Connection, category: int) -> bool:
    """Whether there is a category of this id."""
    return bool(await connection.fetchval(_IS_CATEGORY, category))


async def days(connection: Connection, now_ms: int) -> Days:
    """Today at the sites; in UTC where there is none yet."""
    zones = [row["time_zone"] for row in await connection.fetch(_ZONES)] or ["UTC"]
    found = [day_at(now_ms, zone) for zone in zones]
    return Days(min(found), max(found))


def _listed(values: Collection[T] | None) -> list[T] | None:
    return None if values is None else list(values)
