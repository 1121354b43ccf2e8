"""Plans of inspection in tables, and what is said of samples that are drawn by them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from takt.runtime.database import Database
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT
from tests.phone import Act

SEED = "0123456789abcdef"
PLAN = """
    INSERT INTO inspection_plan (code, code_key, name_en, kind, trigger, every, item, category,
                                 supplier, customer, operation, holds, active)
    VALUES ($1::text, lower($1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true)
    RETURNING id
"""
VERSION = """
    INSERT INTO inspection_plan_version (plan, number, from_on, sampling, counts, is_steady,
                                         pictures, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, '{}', 1, 0)
    RETURNING id
"""
CHARACTERISTIC = """
    INSERT INTO characteristic (version, position, code, name_en, kind, unit, scale, nominal,
                                lower, upper, is_required, is_critical, every_unit, options,
                                pattern, least, gauge, chart, subgroup)
    VALUES ($1, $2, $3::text, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
            $18)
    RETURNING id
"""
GAUGE = """
    INSERT INTO gauge (site, code, code_key, name_en, interval_days, due_on, active)
    VALUES ($1, $2::text, lower($2), $2, $3, $4, true)
    RETURNING id
"""
CALIBRATION = """
    INSERT INTO calibration (gauge, done_on, due_on, result, person, at)
    VALUES ($1, $2, $3, $4, 1, 0)
"""

LENGTH: dict[str, Any] = {"code": "length", "kind": "measured", "lower": 990, "upper": 1_010}
LOOKS: dict[str, Any] = {"code": "looks", "kind": "passfail"}
FIXED: dict[str, Any] = {"kind": "fixed", "n": 3, "ac": 0}
ONE: dict[str, Any] = {"kind": "fixed", "n": 1, "ac": 0}
AQL: dict[str, Any] = {"kind": "aql", "level": "II", "aql": "1.5"}


@dataclass(frozen=True)
class Plan:
    """A plan with one version, and its characteristics by their codes."""

    id: int
    version: int
    known_as: Mapping[str, int]

    def begin(self, inspection: str | None = None, **more: Any) -> Act:
        """Arguments of a sample of three pieces that somebody drew."""
        said = {
            "inspection": inspection, "kind": "receipt", "plan": self.id,
            "version": self.version, "item": GLUE, "lot": LOT, "quantity": 1_000, "units": 10,
            "supplier": None, "for_kind": None, "for_id": None, "operation": None,
            "seed": SEED, "n": 3, "ac": 0, "re": 1, "letter": None, "mode": None,
        }  # fmt: skip
        return said | more

    def readings(self, inspection: str, *values: tuple[int, str, Any], **more: Any) -> Act:
        """Arguments of readings: unit, code of a characteristic, value."""
        told = [[unit, self.known_as[code], value] for unit, code, value in values]
        said = {
            "inspection": inspection, "version": self.version, "readings": told, "gauge": None,
            "defects": [], "note": None,
        }  # fmt: skip
        return said | more


async def a_plan(
    database: Database,
    code: str = "P-1",
    characteristics: Sequence[Mapping[str, Any]] = (LENGTH,),
    sampling: Mapping[str, Any] | None = None,
    **more: Any,
) -> Plan:
    """A plan for glue on receipt of which one version is in force; `more` says otherwise."""
    said = {
        "kind": "receipt", "trigger": "each", "every": None, "item": GLUE, "category": None,
        "supplier": None, "customer": None, "operation": None, "holds": True,
        "from_on": date(2020, 1, 1), "counts": "units", "is_steady": False,
    } | more  # fmt: skip
    pool = database.pool
    plan = await pool.fetchval(
        PLAN, code, said["kind"], said["trigger"], said["every"], said["item"], said["category"],
        said["supplier"], said["customer"], said["operation"], said["holds"],
    )  # fmt: skip
    version = await a_version(database, plan, sampling, **said)
    return Plan(plan, version, await characteristics_of(database, version, characteristics))


async def a_version(
    database: Database, plan: int, sampling: Mapping[str, Any] | None = None, **said: Any
) -> int:
    """What a plan says from a day on, without its characteristics."""
    version: int = await database.pool.fetchval(
        VERSION, plan, said.get("number", 1), said["from_on"], json.dumps(sampling or FIXED),
        said["counts"], said["is_steady"],
    )  # fmt: skip
    return version


async def characteristics_of(
    database: Database, version: int, characteristics: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Adds what a version looks at; ids by their codes."""
    known_as = {}
    for position, given in enumerate(characteristics, 1):
        one = {
            "unit": None, "scale": 0, "nominal": None, "lower": None, "upper": None,
            "is_required": True, "is_critical": False, "every_unit": True, "options": [],
            "pattern": None, "least": 1, "gauge": None, "chart": None, "subgroup": None,
        } | dict(given)  # fmt: skip
        known_as[one["code"]] = await database.pool.fetchval(
            CHARACTERISTIC, version, position, one["code"], one["kind"], one["unit"],
            one["scale"], one["nominal"], one["lower"], one["upper"], one["is_required"],
            one["is_critical"], one["every_unit"], json.dumps(one["options"]), one["pattern"],
            one["least"], one["gauge"], one["chart"], one["subgroup"],
        )  # fmt: skip
    return known_as


async def a_gauge(
    database: Database,
    site: int,
    code: str = "CAL-1",
    due_on: date | None = None,
    *calibrations: tuple[date, date, str],
) -> int:
    """A gauge with its calibrations: day, last day on which it holds, result."""
    interval = None if due_on is None else 365
    gauge: int = await database.pool.fetchval(GAUGE, site, code, interval, due_on)
    for done_on, holds_until, result in calibrations:
        await database.pool.execute(CALIBRATION, gauge, done_on, holds_until, result)
    return gauge
