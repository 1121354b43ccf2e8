"""Databases for tests: copies of the migrated one, emptied after a test and used again.

A copy costs PostgreSQL some thousand files, emptying one a few milliseconds. What a test did with
the rights of the owner is not undone by emptying: such copies are dropped.
"""

from __future__ import annotations

import io
import itertools
import os
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

USES_MAX = 50
"""Then a copy is dropped: its tables have grown, whatever stands in them."""

TABLES = """
    SELECT relname
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
    ORDER BY relname
"""
COLUMNS = """
    SELECT attname
    FROM pg_attribute
    WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum
"""
SEQUENCES = """
    SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL
    FROM pg_sequences
    WHERE schemaname = 'public'
"""
SET_SEQUENCES = """
    SELECT setval(s.name::regclass, s.value, s.is_called)
    FROM unnest($1::text[], $2::bigint[], $3::boolean[]) AS s (name, value, is_called)
"""
OTHERS = """
    SELECT pg_terminate_backend(pid, 5000)
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'
"""
IS_SUPERUSER = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
# What takes up more than a few pages is cut off: reading over dead rows would cost later tests.
EMPTY = """
    DO $$
    DECLARE one record;
    BEGIN
        FOR one IN
            SELECT relname, pg_relation_size(oid) AS bytes
            FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                AND pg_relation_size(oid) > 0
            ORDER BY relname
        LOOP
            EXECUTE format(
                CASE WHEN one.bytes > 262144 THEN 'TRUNCATE %I CASCADE' ELSE 'DELETE FROM %I' END,
                one.relname
            );
        END LOOP;
    END $$
"""

_numbers = itertools.count(1)


class Server(Protocol):
    """A PostgreSQL server on which databases are made and dropped."""

    def owner_url(self, database: str) -> str: ...
    async def create(self, name: str, template: str) -> None: ...
    async def drop(self, name: str) -> None: ...


@dataclass(frozen=True)
class Contents:
    """What stands in a migrated database before anybody used it."""

    rows: dict[str, tuple[list[str], bytes]]
    sequences: tuple[list[str], list[int], list[bool]]
    can_empty: bool


@dataclass
class Copy:
    """A database that one test works on."""

    name: str
    uses: int = 0
    is_altered: bool = False
    """Whether more than rows may have changed."""


@dataclass
class Copies:
    """The copies of one test process: each is lent to one test at a time."""

    server: Server
    template: str
    contents: Contents
    _spare: list[Copy] = field(default_factory=list)

    async def take(self) -> Copy:
        """A database as the migrations leave it."""
        if self._spare:
            return self._spare.pop()
        made = Copy(f"takt_test_{os.getpid()}_{next(_numbers)}")
        await self.server.create(made.name, self.template)
        return made

    async def give_back(self, copy: Copy) -> None:
        """Empties it for the next test."""
        copy.uses += 1
        if copy.is_altered or not self.contents.can_empty or copy.uses >= USES_MAX:
            await self.server.drop(copy.name)
            return
        await self._empty(copy.name)
        self._spare.append(copy)

    async def drop_all(self) -> None:
        """Nobody needs any more."""
        while self._spare:
            await self.server.drop(self._spare.pop().name)

    async def _empty(self, name: str) -> None:
        connection = await asyncpg.connect(self.server.owner_url(name))
        try:
            await connection.execute(OTHERS)
            async with connection.transaction():
                # No trigger runs, none that stands for a foreign key either.
                await connection.execute("SET LOCAL session_replication_role = 'replica'")
                await connection.execute(EMPTY)
                for table, (columns, rows) in self.contents.rows.items():
                    await connection.copy_to_table(
                        table, source=io.BytesIO(rows), columns=columns, format="binary"
                    )
                await connection.fetch(SET_SEQUENCES, *self.contents.sequences)
        finally:
            await connection.close()


async def contents_of(url: str) -> Contents:
    """Read what a migrated database holds."""
    connection = await asyncpg.connect(url)
    try:
        rows: dict[str, tuple[list[str], bytes]] = {}
        for (table,) in await connection.fetch(TABLES):
            columns = [row[0] for row in await connection.fetch(COLUMNS, _quoted(table))]
            held = io.BytesIO()
            await connection.copy_from_table(table, output=held, columns=columns, format="binary")
            rows[table] = (columns, held.getvalue())
        found = await connection.fetch(SEQUENCES)
        sequences = (
            [row[0] for row in found],
            [row[1] for row in found],
            [row[2] for row in found],
        )
        can_empty = bool(await connection.fetchval(IS_SUPERUSER))
        return Contents(rows, sequences, can_empty)
    finally:
        await connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
