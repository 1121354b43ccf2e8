"""Reads the versions of plans that inspections are judged by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from takt.quality.inspections.versions import Charted, Version
from takt_sync.characteristics import VerdictError, characteristics_of
from takt_sync.sampling import SamplingError, SkipRule, sampling_of, skip_rule_of

if TYPE_CHECKING:
    from takt.runtime.database import Connection

VERSIONS = """
    SELECT v.id, v.plan, v.from_on, v.sampling, v.counts, v.is_steady, p.holds,
           p.kind, p.item, p.category, n.from_on
    FROM inspection_plan_version v
    JOIN inspection_plan p ON p.id = v.plan
    LEFT JOIN LATERAL (
        SELECT min(o.from_on) AS from_on
        FROM inspection_plan_version o
        WHERE o.plan = v.plan AND o.from_on > v.from_on
    ) AS n ON true
    WHERE v.id = ANY ($1::bigint[])
"""

CHARACTERISTICS = """
    SELECT version, id, kind, is_required, is_critical, every_unit, scale, nominal, lower, upper,
           options, pattern, least, code, unit, chart, subgroup
    FROM characteristic
    WHERE version = ANY ($1::bigint[])
    ORDER BY version, position
"""


async def versions_of(connection: Connection, ids: Iterable[int]) -> dict[int, Version]:
    """Versions by their ids; one that cannot be judged by is left out."""
    named = list(ids)
    parts: dict[int, list[dict[str, Any]]] = {}
    charted: dict[int, list[Charted]] = {}
    for row in await connection.fetch(CHARACTERISTICS, named):
        parts.setdefault(row[0], []).append(_characteristic(row))
        if row["chart"] is not None:
            charted.setdefault(row[0], []).append(_charted(row))
    found: dict[int, Version] = {}
    for row in await connection.fetch(VERSIONS, named):
        id_, plan, from_on, sampling, counts, is_steady, holds, *of = row
        said = msgspec.json.decode(sampling)
        try:
            found[id_] = Version(
                id_, plan, from_on, sampling_of(said), _skip(said), counts, is_steady, holds,
                characteristics_of(parts.get(id_, [])), tuple(charted.get(id_, ())), *of,
            )  # fmt: skip
        except (VerdictError, SamplingError):
            continue  # whoever draws by it is told that there is no such plan
    return found


def _skip(sampling: dict[str, Any]) -> SkipRule | None:
    rule = sampling.get("skip")
    return None if rule is None else skip_rule_of(rule)


def _characteristic(row: asyncpg.Record) -> dict[str, Any]:
    said = dict(row)
    for name in ("version", "code", "unit", "chart", "subgroup"):
        del said[name]
    said["options"] = msgspec.json.decode(said["options"])
    said["pattern"] = said["pattern"] or "*"
    return said


def _charted(row: asyncpg.Record) -> Charted:
    id_, code, kind, subgroup, scale = (
        row[name] for name in ("id", "code", "chart", "subgroup", "scale")
    )
    return Charted(id_, code, kind, subgroup, scale, row["unit"] or "")
