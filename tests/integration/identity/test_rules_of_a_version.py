"""What an update changes of the rules reaches devices at the next start, and once."""

from __future__ import annotations

import asyncpg
import pytest

from takt.app import catch_up
from takt.identity.store import lock, refresh_all
from takt.runtime.database import Database
from tests.integration.identity.test_devices import people_on
from tests.server import EnrolledDevice, Server

UNTOLD = "UPDATE person SET language = 'en'"
"""Stands for rules by which devices would be told something else."""
OTHER_RULES = "UPDATE published_rules SET mark = 'of an older version'"


async def start(server: Server) -> int | None:
    """What the start of a server does; the new head where devices have something to learn."""
    async with server.database.transaction() as connection:
        return await refresh_all(connection, server.clock.now_ms())


async def execute(database: Database, statement: str) -> None:
    async with database.transaction() as connection:
        await connection.execute(statement)


async def a_gate(server: Server) -> tuple[EnrolledDevice, int]:
    worker = await server.person("operator")
    return await server.device(), worker.id


async def told(server: Server, gate: EnrolledDevice, worker: int) -> str:
    return str((await people_on(server, gate))[worker]["language"])


async def test_a_start_by_other_rules_tells_devices_what_changed(server: Server) -> None:
    gate, worker = await a_gate(server)
    await execute(server.database, UNTOLD)
    await execute(server.database, OTHER_RULES)
    before = await told(server, gate, worker)

    head = await start(server)

    assert head is not None
    assert (before, await told(server, gate, worker)) == ("zh-CN", "en")
    assert await start(server) is None


async def test_a_start_by_the_same_rules_computes_nothing_anew(server: Server) -> None:
    gate, worker = await a_gate(server)
    await start(server)
    await execute(server.database, UNTOLD)

    assert await start(server) is None
    assert await told(server, gate, worker) == "zh-CN"


async def test_such_a_start_does_not_wait_for_a_change_of_people(server: Server) -> None:
    await start(server)
    async with server.database.connection() as busy, busy.transaction():
        await lock(busy)
        await catch_up(server.database, server.clock)


async def test_the_mark_is_one_row(database: Database) -> None:
    await execute(database, "INSERT INTO published_rules (mark) VALUES ('a')")
    with pytest.raises(asyncpg.UniqueViolationError):
        await execute(database, "INSERT INTO published_rules (mark) VALUES ('b')")
