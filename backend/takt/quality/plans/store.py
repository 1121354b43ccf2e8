"""All writes and locks of plans, codes and gauges."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from takt.catalogue import code_key
from takt.quality.plans import queries
from takt.quality.plans.model import Calibration, DefectCode, Gauge, Plan, PlanVersion

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_LOCK_PLAN: Final = "SELECT id FROM inspection_plan WHERE id = $1 FOR NO KEY UPDATE"
_LOCK_CODE: Final = "SELECT id FROM defect_code WHERE id = $1 FOR NO KEY UPDATE"
_LOCK_GAUGE: Final = "SELECT id FROM gauge WHERE id = $1 FOR NO KEY UPDATE"
_INSERT_PLAN: Final = """
INSERT INTO inspection_plan (code, code_key, name_zh, name_en, kind, trigger, every, item,
    category, supplier, customer, operation, holds, active)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
RETURNING id"""
_UPDATE_PLAN: Final = """
UPDATE inspection_plan SET code = $1, code_key = $2, name_zh = $3, name_en = $4, kind = $5,
    trigger = $6, every = $7, item = $8, category = $9, supplier = $10, customer = $11,
    operation = $12, holds = $13, active = $14
WHERE id = $15"""
_INSERT_VERSION: Final = """
INSERT INTO inspection_plan_version (plan, from_on, sampling, counts, is_steady, instructions_zh,
    instructions_en, pictures, number, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
RETURNING id"""
_UPDATE_VERSION: Final = """
UPDATE inspection_plan_version SET from_on = $2, sampling = $3, counts = $4, is_steady = $5,
    instructions_zh = $6, instructions_en = $7, pictures = $8
WHERE id = $9 AND plan = $1"""
_FORGET_CHARACTERISTICS: Final = "DELETE FROM characteristic WHERE version = $1"
_INSERT_CHARACTERISTICS: Final = """
INSERT INTO characteristic (version, position, code, name_zh, name_en, kind, unit, scale, nominal,
    lower, upper, is_required, is_critical, every_unit, options, pattern, least, gauge, chart,
    subgroup)
SELECT $1, c.position, c.code, c.name_zh, c.name_en, c.kind, c.unit, c.scale, c.nominal, c.lower,
    c.upper, c.is_required, c.is_critical, c.every_unit, c.options, c.pattern, c.least, c.gauge,
    c.chart, c.subgroup
FROM jsonb_to_recordset($2::jsonb) AS c (
    position integer, code text, name_zh text, name_en text, kind text, unit text, scale integer,
    nominal bigint, lower bigint, upper bigint, is_required boolean, is_critical boolean,
    every_unit boolean, options jsonb, pattern text, least integer, gauge bigint, chart text,
    subgroup integer
)
ORDER BY c.position"""
_INSERT_CODE: Final = """
INSERT INTO defect_code (code, code_key, name_zh, name_en, category, active)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id"""
_UPDATE_CODE: Final = """
UPDATE defect_code SET code = $1, code_key = $2, name_zh = $3, name_en = $4, category = $5,
    active = $6
WHERE id = $7"""
_INSERT_GAUGE: Final = """
INSERT INTO gauge (code, code_key, name_zh, name_en, unit, interval_days, due_on, active, site)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id"""
_UPDATE_GAUGE: Final = """
UPDATE gauge SET code = $1, code_key = $2, name_zh = $3, name_en = $4, unit = $5,
    interval_days = $6, due_on = $7, active = $8
WHERE id = $9"""
_INSERT_CALIBRATION: Final = """
INSERT INTO calibration (gauge, done_on, due_on, result, certificate, note, person, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id"""


async def locked_plan(connection: Connection, plan: int) -> Plan | None:
    """A plan with its versions, which nobody else changes until this transaction ends."""
    await connection.execute(_LOCK_PLAN, plan)
    return await queries.plan_by_id(connection, plan)


async def locked_defect_code(connection: Connection, code: int) -> DefectCode | None:
    """A defect code that nobody else changes until this transaction ends."""
    await connection.execute(_LOCK_CODE, code)
    found = await queries.defect_codes(connection, code)
    return found[0] if found else None


async def locked_gauge(connection: Connection, gauge: int) -> Gauge | None:
    """A gauge that nobody else changes or calibrates until this transaction ends."""
    await connection.execute(_LOCK_GAUGE, gauge)
    return (await queries.gauges_by_id(connection, [gauge])).get(gauge)


async def save_plan(connection: Connection, plan: Plan) -> Plan:
    """Store the head of a new or a changed plan."""
    columns = (
        *(plan.code, code_key(plan.code), plan.name_zh, plan.name_en, plan.kind, plan.trigger),
        *(plan.every, plan.item, plan.category, plan.supplier, plan.customer, plan.operation),
        *(plan.holds, plan.active),
    )
    if not plan.id:
        return replace(plan, id=await connection.fetchval(_INSERT_PLAN, *columns))
    await connection.execute(_UPDATE_PLAN, *columns, plan.id)
    return plan


async def save_version(
    connection: Connection, version: PlanVersion, person: int, now_ms: int
) -> PlanVersion:
    """Store a new version, or one in place of another that is not in force yet."""
    columns = (
        *(version.plan, version.from_on, json.dumps(version.sampling), version.counts),
        *(version.is_steady, version.instructions_zh, version.instructions_en),
        list(version.pictures),
    )
    id_ = version.id
    if id_:
        await connection.execute(_FORGET_CHARACTERISTICS, id_)
        await connection.execute(_UPDATE_VERSION, *columns, id_)
    else:
        last = (version.number, person, now_ms)
        id_ = await connection.fetchval(_INSERT_VERSION, *columns, *last)
    rows = [
        asdict(one) | {"position": place + 1} for place, one in enumerate(version.characteristics)
    ]
    await connection.execute(_INSERT_CHARACTERISTICS, id_, json.dumps(rows))
    return (await queries.versions_by_id(connection, [id_]))[id_]


async def save_defect_code(connection: Connection, code: DefectCode) -> DefectCode:
    """Store a new or a changed defect code."""
    columns = (
        *(code.code, code_key(code.code), code.name_zh, code.name_en, code.category, code.active),
    )
    if not code.id:
        return replace(code, id=await connection.fetchval(_INSERT_CODE, *columns))
    await connection.execute(_UPDATE_CODE, *columns, code.id)
    return code


async def save_gauge(connection: Connection, gauge: Gauge) -> Gauge:
    """Store a new or a changed gauge."""
    columns = (
        *(gauge.code, code_key(gauge.code), gauge.name_zh, gauge.name_en, gauge.unit),
        *(gauge.interval_days, gauge.due_on, gauge.active),
    )
    if not gauge.id:
        return replace(gauge, id=await connection.fetchval(_INSERT_GAUGE, *columns, gauge.site))
    await connection.execute(_UPDATE_GAUGE, *columns, gauge.id)
    return gauge


async def add_calibration(connection: Connection, calibration: Calibration) -> Calibration:
    """Write a calibration down for good."""
    one = calibration
    id_ = await connection.fetchval(
        _INSERT_CALIBRATION,
        *(one.gauge, one.done_on, one.due_on, one.result, one.certificate, one.note),
        *(one.person, one.at),
    )
    return replace(one, id=id_)
