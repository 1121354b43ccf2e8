"""Piccolo's table classes say what the written DDL made, column for column."""

from collections.abc import Iterable

import pytest
from piccolo.columns import ForeignKey
from piccolo.columns.base import Column, OnDelete
from piccolo.table import Table

from takt.catalogue.tables import TABLES as CATALOGUE
from takt.demand.tables import TABLES as DEMAND
from takt.identity.tables import TABLES as IDENTITY
from takt.inventory.count_tables import COUNT_TABLES as COUNTS
from takt.inventory.tables import TABLES as INVENTORY
from takt.partners.tables import TABLES as PARTNERS
from takt.production.tables import TABLES as PRODUCTION
from takt.purchasing.tables import TABLES as PURCHASING
from takt.quality.tables import TABLES as QUALITY
from takt.runtime.database import Connection, Database
from takt.runtime.tables import TABLES as RUNTIME
from takt.stocktake.tables import TABLES as STOCKTAKE

AREAS = {
    "runtime": RUNTIME,
    "identity": IDENTITY,
    "catalogue": CATALOGUE,
    "partners": PARTNERS,
    "inventory": INVENTORY,
    "counts": COUNTS,
    "purchasing": PURCHASING,
    "demand": DEMAND,
    "production": PRODUCTION,
    "quality": QUALITY,
    "stocktake": STOCKTAKE,
}
DESCRIBED_ELSEWHERE = {"migration", "import_run", "import_record", "opening_row"}
SAME_TYPE = {
    "bigserial": "bigint",
    "bigint[]": "ARRAY",
    "bytea[]": "ARRAY",
    "text[]": "ARRAY",
}
COLUMNS = """
    SELECT column_name, data_type, is_nullable = 'YES' AS is_nullable
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = $1
"""
PRIMARY_KEY = """
    SELECT a.attname
    FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indisprimary AND i.indrelid = to_regclass($1)
"""
FOREIGN_KEYS = """
    SELECT a.attname AS name, c.confrelid::regclass::text AS target,
        c.confdeltype = 'r' AS restricts
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.conrelid = to_regclass($1)
"""


@pytest.mark.parametrize("area", AREAS)
async def test_every_table_class_has_the_columns_of_the_database(
    area: str, database: Database
) -> None:
    for table in AREAS[area]:
        async with database.connection() as connection:
            assert _told(table) == await _made(connection, table), table._meta.tablename


async def test_every_table_of_the_database_has_a_class(database: Database) -> None:
    async with database.connection() as connection:
        rows = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )

    described = {table._meta.tablename for tables in AREAS.values() for table in tables}
    assert {row["tablename"] for row in rows} - DESCRIBED_ELSEWHERE == described


Shape = tuple[dict[str, tuple[str, bool]], set[str], dict[str, tuple[str, bool]]]


def _told(table: type[Table]) -> Shape:
    columns: Iterable[Column] = table._meta.columns
    keys = {
        column._meta.name: (
            column._foreign_key_meta.resolved_references._meta.tablename,
            column._foreign_key_meta.on_delete == OnDelete.restrict,
        )
        for column in columns
        if isinstance(column, ForeignKey)
    }
    return (
        {column._meta.name: (_type(column), column._meta.null) for column in columns},
        {column._meta.name for column in columns if column._meta.primary_key},
        keys,
    )


def _type(column: Column) -> str:
    name = column.column_type.lower()
    return SAME_TYPE.get(name, name)


async def _made(connection: Connection, table: type[Table]) -> Shape:
    name = table._meta.tablename
    columns = {
        row["column_name"]: (row["data_type"], row["is_nullable"])
        for row in await connection.fetch(COLUMNS, name)
    }
    keys = {
        row["name"]: (row["target"], row["restricts"])
        for row in await connection.fetch(FOREIGN_KEYS, name)
    }
    return columns, {row[0] for row in await connection.fetch(PRIMARY_KEY, name)}, keys
