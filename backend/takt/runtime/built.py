"""Runs what Piccolo's builder wrote on the connection that a function was given.

Left to itself Piccolo would take a second connection from the pool where no transaction is
open. Tables are described in each area's `tables.py`; written SQL remains for sets and locks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import asyncpg
from piccolo.querystring import QueryString

if TYPE_CHECKING:
    from takt.runtime.database import Connection as PoolConnection

    Connection = PoolConnection | asyncpg.Connection[asyncpg.Record]


class Built(Protocol):
    """A query of Piccolo's builder."""

    @property
    def querystrings(self) -> Any: ...


def statement(query: Built) -> tuple[str, list[Any]]:
    """The statement and its values, as asyncpg takes them."""
    written: list[QueryString] = list(query.querystrings)
    if len(written) != 1:
        raise ValueError("one query, one statement")
    text, values = written[0].compile_string()
    return text, values


async def fetch(connection: Connection, query: Built) -> list[asyncpg.Record]:
    """All rows that the query answers with."""
    text, values = statement(query)
    return list(await connection.fetch(text, *values))


async def fetch_row(connection: Connection, query: Built) -> asyncpg.Record | None:
    """The first row, or None."""
    text, values = statement(query)
    return await connection.fetchrow(text, *values)


async def fetch_value(connection: Connection, query: Built) -> Any:
    """The first field of the first row, or None."""
    text, values = statement(query)
    return await connection.fetchval(text, *values)


async def run(connection: Connection, query: Built) -> None:
    """Write; nothing is answered."""
    text, values = statement(query)
    await connection.execute(text, *values)
