"""A database that a test used is as good as a new one."""

from typing import Any

import asyncpg

from takt.identity import NewSite
from takt.inventory import create_site
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.feeds import publish
from tests.conftest import TestServer
from tests.copies import SEQUENCES, Copies
from tests.table_digest import table_digests


async def _held(url: str) -> tuple[dict[str, tuple[int, str]], list[Any]]:
    connection = await asyncpg.connect(url)
    try:
        sequences = [tuple(row) for row in await connection.fetch(SEQUENCES)]
        return await table_digests(connection), sorted(sequences)
    finally:
        await connection.close()


async def test_a_copy_that_was_used_holds_what_the_migrations_leave(
    database_copies: Copies, postgres: TestServer, clock: ManualClock
) -> None:
    copy = await database_copies.take()
    before = await _held(postgres.owner_url(copy.name))
    database = await Database.open(postgres.app_url(copy.name), size=2)
    async with database.transaction() as connection:
        site = NewSite(name="Plant", code="P1", time_zone="Asia/Shanghai")
        _, rows = await create_site(connection, site, clock.now_ms())
        await publish(connection, rows, clock.now_ms())
    await database.close()
    used = await _held(postgres.owner_url(copy.name))
    await database_copies.give_back(copy)
    again = await database_copies.take()
    after = await _held(postgres.owner_url(again.name))
    await database_copies.give_back(again)
    assert used[0] != before[0]
    assert used[1] != before[1]
    assert after == before


async def test_a_copy_that_somebody_altered_is_not_used_again(database_copies: Copies) -> None:
    copy = await database_copies.take()
    copy.is_altered = True
    await database_copies.give_back(copy)
    again = await database_copies.take()
    await database_copies.give_back(again)
    assert again.name != copy.name
