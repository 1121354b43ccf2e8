"""Copies of whole databases: dump, restore into another database, and compare row by row.

The comparison is a count and an order-free digest per table, computed by the server.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

from takt.kernel.errors import DomainError
from takt.runtime.installation import Installation
from takt.runtime.postgres_programs import installed_programs

# Names are quoted by the server (format %I), never pasted together here.
LIST_DIGESTS = """
SELECT format(
    'SELECT count(*) AS rows,'
    ' coalesce(sum((''x'' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text AS digest'
    ' FROM %I AS t',
    tablename
) AS statement, tablename AS name
FROM pg_tables
WHERE schemaname = current_schema()
ORDER BY tablename
"""
CREATE = "CREATE DATABASE %I TEMPLATE template0"
DROP = "DROP DATABASE IF EXISTS %I WITH (FORCE)"
LIST_DATABASES = "SELECT datname FROM pg_database WHERE datname LIKE $1 ORDER BY datname"
# A setting that servers before 17 do not know; pg_restore 18 writes it at the top.
_UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
_HEAD_LINES = 40
logger = logging.getLogger("takt.backup")


class BackupError(DomainError):
    """A backup could not be made, read or put back; the code says why."""

    status = 500


@dataclass(frozen=True)
class TableFacts:
    """How many rows a table has, and the digest of them all."""

    rows: int
    digest: str


def with_database(url: str, database: str) -> str:
    """Return the same address for another database of the server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def database_of(url: str) -> str:
    """Return the name of the database in an address."""
    return unquote(urlsplit(url).path.lstrip("/")) or "postgres"


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """Open one connection of its own, in UTC so that digests compare."""
    connection = await asyncpg.connect(url, server_settings={"timezone": "UTC"}, timeout=30)
    try:
        yield connection
    finally:
        await connection.close()


async def execute_named(
    connection: "asyncpg.Connection[asyncpg.Record]", template: str, *names: str
) -> None:
    """Run a statement whose %I are filled with quoted names by the server."""
    statement = await connection.fetchval("SELECT format($1, VARIADIC $2::text[])", template, names)
    await connection.execute(statement)


async def table_facts(
    connection: "asyncpg.Connection[asyncpg.Record]",
) -> dict[str, TableFacts]:
    """Count and digest every table as the connection's snapshot sees it."""
    facts = {}
    for listed in await connection.fetch(LIST_DIGESTS):
        row = await connection.fetchrow(listed["statement"])
        if row is not None:
            facts[listed["name"]] = TableFacts(row["rows"], row["digest"])
    return facts


def differing(one: Mapping[str, TableFacts], other: Mapping[str, TableFacts]) -> list[str]:
    """Return the tables that are not equal on both sides."""
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


async def dump(place: Installation, snapshot: str, path: Path) -> None:
    """Write the database, as the exported snapshot sees it, to a file."""
    words = ["--format=custom", "--no-owner", "--no-privileges", "--snapshot", snapshot]
    command = [*words, "--file", str(path), "--dbname", _without_password(place.owner_url)]
    await _run(place, "pg_dump", command)


async def restore_into(place: Installation, path: Path, database: str) -> None:
    """Read a dump into an empty database, all of it or nothing."""
    url = with_database(place.owner_url, database)
    await asyncio.to_thread(_pipe_restore, place, path, url)


@contextlib.asynccontextmanager
async def scratch_database(place: Installation, name: str) -> AsyncIterator[str]:
    """Create an empty database for the time of the block and yield its address."""
    async with connected(place.owner_url) as connection:
        await execute_named(connection, DROP, name)
        await execute_named(connection, CREATE, name)
    try:
        yield with_database(place.owner_url, name)
    finally:
        async with connected(place.owner_url) as connection:
            await execute_named(connection, DROP, name)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    account, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=account.partition(":")[0] + at + host))


def _environment(url: str) -> dict[str, str]:
    """Return what a PostgreSQL program needs; passwords never stand on a command line."""
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
    password = urlsplit(url).password
    if password is not None:
        environment["PGPASSWORD"] = unquote(password)
    passed_on = ("PGSSLMODE", "PGSSLROOTCERT", "PGSERVICEFILE", "PGPASSFILE", "HOME")
    environment.update({name: os.environ[name] for name in passed_on if name in os.environ})
    return environment


def _program(name: str) -> str:
    return str(installed_programs() / "bin" / name)


def _descriptors(place: Installation) -> tuple[int, ...]:
    return place.postgres.inherited_descriptors if place.postgres else ()


async def _run(place: Installation, program: str, words: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        _program(program),
        *words,
        env=_environment(place.owner_url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=_descriptors(place),
    )
    try:
        _, complaints = await process.communicate()
    except asyncio.CancelledError:
        # The server stops: a backup that is half done is worth nothing.
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        why = complaints.decode("utf-8", "replace").strip()[-500:]
        raise BackupError("backup.program_failed", program=program, why=why)


def _pipe_restore(place: Installation, path: Path, url: str) -> None:
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(path)]
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction"]
    write += ["--set=ON_ERROR_STOP=1", "--output=/dev/null", "--dbname", _without_password(url)]
    with (
        subprocess.Popen(  # noqa: S603 - programs of our own package, arguments of our own
            read, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(url)
        ) as reader,
        subprocess.Popen(  # noqa: S603 - the same
            write,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=_environment(url),
            pass_fds=_descriptors(place),
        ) as writer,
    ):
        if reader.stdout is None or writer.stdin is None:
            raise RuntimeError("both programs were started with pipes")
        with contextlib.suppress(BrokenPipeError):
            for _ in range(_HEAD_LINES):
                line = reader.stdout.readline()
                if line != _UNKNOWN_BEFORE_17:
                    writer.stdin.write(line)
            shutil.copyfileobj(reader.stdout, writer.stdin, 1 << 20)
        # When the writer gave up early the reader must not wait for it for ever.
        reader.stdout.close()
        complaints = b"" if reader.stderr is None else reader.stderr.read()
        reader.wait()
        if reader.returncode != 0 and not complaints:
            complaints = b"pg_restore ended early"
        if complaints:
            writer.kill()
        _, refused = writer.communicate()
    why = (refused or complaints).decode("utf-8", "replace").strip()[-500:]
    if reader.returncode != 0 or writer.returncode != 0:
        raise BackupError("backup.program_failed", program="pg_restore", why=why)
