"""The raw limit of a push: one connection COPYing the rows that batches left into equal tables.

The tables are made by LIKE … INCLUDING ALL, so they have the same indexes and checks. The limit
knows no chain, rule or digest; each batch's share of the rows is one commit, as each batch was.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import asyncpg

from tests.perf.plant import Plant

COPIED = ("operation", "stock_event", "balance", "feed", "feed_change")
MARK = "SELECT pg_current_xact_id()::text::bigint"
LIMIT_SCHEMA = "CREATE SCHEMA IF NOT EXISTS bench"
# In the order in which they were written; a row that was written twice is there once.
STAGE = """
    CREATE UNLOGGED TABLE bench.staged_{table} AS
    SELECT t AS r, ntile({shares}) OVER (ORDER BY t.ctid) AS share
    FROM public.{table} t
    WHERE t.xmin::text::bigint > {mark}
"""
SHARE = "SELECT (r).* FROM bench.staged_{table} WHERE share = $1"
EQUAL = "CREATE TABLE bench.{table} (LIKE public.{table} INCLUDING ALL)"
DROP = "DROP TABLE IF EXISTS bench.staged_{table}, bench.{table}"
COUNT = "SELECT count(*) FROM bench.{table}"


@dataclass
class Limit:
    """Seconds that COPY took: with a commit for each batch, and all at once."""

    by_batch_s: float
    at_once_s: float
    rows: dict[str, int] = field(default_factory=dict)


async def mark(plant: Plant) -> int:
    """A transaction number that lies before whatever is pushed from now on."""
    async with plant.database() as database, database.connection() as connection:
        return int(await connection.fetchval(MARK))


async def copy_limit(
    plant: Plant, after: int, batches: int, tables: Sequence[str] = COPIED
) -> Limit:
    """Copy what was written after the mark, in as many shares as there were batches."""
    async with plant.database(as_owner=True) as database, database.connection() as connection:
        await connection.execute(LIMIT_SCHEMA)
        shares = await _stage(connection, after, batches, tables)
        by_batch_s, rows = await _copied(connection, shares)
        joined = await _stage(connection, after, 1, tables)
        at_once_s, _ = await _copied(connection, joined)
        await _drop(connection, tables)
    return Limit(by_batch_s, at_once_s, rows)


async def _drop(
    connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record], tables: Iterable[str]
) -> None:
    for table in tables:
        await connection.execute(DROP.format(table=table))


async def _stage(
    connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record],
    after: int,
    batches: int,
    tables: Sequence[str],
) -> list[dict[str, bytes]]:
    """The binary form of each share of each table, read before the clock runs."""
    await _drop(connection, tables)
    shares: list[dict[str, bytes]] = [{} for _ in range(batches)]
    for table in tables:
        await connection.execute(STAGE.format(table=table, shares=batches, mark=after))
        for number, share in enumerate(shares, 1):
            buffer = io.BytesIO()
            query = SHARE.format(table=table)
            await connection.copy_from_query(query, number, output=buffer, format="binary")
            share[table] = buffer.getvalue()
    return shares


async def _copied(
    connection: asyncpg.pool.PoolConnectionProxy[asyncpg.Record], shares: list[dict[str, bytes]]
) -> tuple[float, dict[str, int]]:
    tables = list(shares[0])
    for table in tables:
        await connection.execute(EQUAL.format(table=table))
    began = time.perf_counter()
    for share in shares:
        async with connection.transaction():
            for table, content in share.items():
                source = io.BytesIO(content)
                await connection.copy_to_table(
                    table, schema_name="bench", source=source, format="binary"
                )
    took_s = time.perf_counter() - began
    counts = {table: await connection.fetchval(COUNT.format(table=table)) for table in tables}
    return took_s, counts
