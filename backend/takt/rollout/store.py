"""Reads and writes of what was imported, many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from takt.catalogue import plain
from takt.rollout.rows import Row

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_SAVE_RECORDS: Final = """
INSERT INTO import_record (source, row_key, kind, subject, digest, row_number, run)
SELECT $1, row_key, $2, subject, digest, row_number, $3
FROM unnest($4::text[], $5::bigint[], $6::bytea[], $7::bigint[])
    AS new (row_key, subject, digest, row_number)
ON CONFLICT (source, row_key) DO UPDATE SET subject = EXCLUDED.subject,
    digest = EXCLUDED.digest, row_number = EXCLUDED.row_number, run = EXCLUDED.run"""
_SAVE_OPENINGS: Final = """
INSERT INTO opening_row (source, row_key, location, item, lot, quantity, stream, n)
SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[],
    $7::uuid[], $8::bigint[])"""
_OPENING_TOTALS: Final = """
SELECT count(*) AS rows, count(*) FILTER (WHERE quantity > 0) AS booked,
    count(*) FILTER (WHERE quantity = 0) AS zero, count(DISTINCT item) AS items,
    count(DISTINCT location) AS locations
FROM opening_row WHERE source = $1"""
_OPENING_QUANTITIES: Final = """
SELECT unit.code, item.scale, sum(quantity)::bigint AS quantity
FROM opening_row JOIN item ON item.id = opening_row.item JOIN unit ON unit.id = item.unit
WHERE source = $1 GROUP BY unit.code, item.scale ORDER BY unit.code, item.scale"""

_OPENING_SITES: Final = """
SELECT DISTINCT site.code
FROM opening_row JOIN location ON location.id = opening_row.location
    JOIN location AS site ON site.id = location.site
WHERE source = ANY($1::text[]) ORDER BY site.code"""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """What became of one row of a source at an earlier time, or earlier in this run."""

    subject: int | None
    digest: bytes
    row_number: int
    run: int


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Opening stock of one place, as it was told; zero is known and not booked."""

    row_key: str
    location: int
    item: int
    lot: str | None
    quantity: int
    stream: str | None = None
    n: int | None = None


async def records(
    connection: Connection, source: str, keys: Sequence[str]
) -> dict[str, ImportRecord]:
    """Earlier imports of these rows."""
    rows = await connection.fetch(
        "SELECT row_key, subject, digest, row_number, run FROM import_record"
        " WHERE source = $1 AND row_key = ANY($2::text[])",
        source,
        list(keys),
    )
    return {row["row_key"]: ImportRecord(*list(row.values())[1:]) for row in rows}


async def save_records(
    connection: Connection, plan: tuple[str, str, int], rows: Sequence[tuple[Row, int | None]]
) -> None:
    """Remember what became of these rows; `plan` is source, kind and number of the run."""
    source, kind, run = plan
    await connection.execute(
        _SAVE_RECORDS,
        source,
        kind,
        run,
        [row.key for row, _ in rows],
        [subject for _, subject in rows],
        [row.digest for row, _ in rows],
        [row.number for row, _ in rows],
    )


async def save_openings(connection: Connection, source: str, rows: Sequence[OpeningRow]) -> None:
    """Keep opening stock row by row."""
    await connection.execute(
        _SAVE_OPENINGS,
        source,
        [row.row_key for row in rows],
        [row.location for row in rows],
        [row.item for row in rows],
        [row.lot and UUID(row.lot) for row in rows],
        [row.quantity for row in rows],
        [row.stream and UUID(row.stream) for row in rows],
        [row.n for row in rows],
    )


async def openings(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, Any]:
    """Opening stock that earlier rows of the source told, by row key."""
    rows = await connection.fetch(
        "SELECT row_key, location, item, lot, quantity FROM opening_row"
        " WHERE source = $1 AND row_key = ANY($2::text[])",
        source,
        list(keys),
    )
    return {row["row_key"]: row for row in rows}


async def opening_totals(connection: Connection, source: str) -> dict[str, Any]:
    """All opening stock that a source has told: rows, items, places, quantity by unit."""
    [totals] = await connection.fetch(_OPENING_TOTALS, source)
    quantities = await connection.fetch(_OPENING_QUANTITIES, source)
    return {
        **{name: totals[name] for name in ("rows", "booked", "zero", "items", "locations")},
        "quantity": {row["code"]: plain(row["quantity"], row["scale"]) for row in quantities},
    }


async def opening_sites(connection: Connection, sources: Sequence[str]) -> list[str]:
    """The codes of the sites in which the stock of these sources lies."""
    return [row["code"] for row in await connection.fetch(_OPENING_SITES, list(sources))]


async def next_run(connection: Connection) -> int:
    """The number of the run that begins."""
    return int(
        await connection.fetchval("SELECT nextval(pg_get_serial_sequence('import_run', 'id'))")
    )


async def save_run(connection: Connection, run: int, source: str, report: object) -> None:
    """Keep the report of an applied import."""
    await connection.execute(
        "INSERT INTO import_run (id, source, at, person, report)"
        " SELECT $1, $2, (report ->> 'at')::bigint, (report ->> 'person')::bigint, report"
        " FROM (SELECT $3::jsonb AS report) AS told",
        run,
        source,
        msgspec.json.encode(report).decode(),
    )


async def has_run(connection: Connection, source: str) -> bool:
    """Whether an import of this name was ever applied."""
    return bool(
        await connection.fetchval("SELECT EXISTS (SELECT FROM import_run WHERE source=$1)", source)
    )
