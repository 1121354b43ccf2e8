"""feed_publish: sums and sizes follow what the rows became, whatever they were before."""

import asyncpg
import pytest

from takt.runtime.database import Database
from takt.runtime.feeds import FeedBatch, FeedRow, publish, row_lanes

SCOPE = "warehouse:7"
SIZES = "SELECT lane0, lane1, rows FROM feed_scope WHERE scope = $1"
KEPT = "SELECT seq, row FROM feed WHERE scope = $1 AND key = $2"
NAMED_TWICE = """
    SELECT feed_publish(ARRAY[$1, $1], ARRAY['balance', 'balance'], ARRAY['1', '1'],
                        ARRAY['{}', '{}'], ARRAY[1, 2]::bigint[], ARRAY[1, 2]::bigint[])
"""
MANY = 400


def _row(key: str, quantity: int | None) -> FeedRow:
    return FeedRow(SCOPE, "balance", key, None if quantity is None else {"quantity": quantity})


def _sum(figures: dict[str, int]) -> tuple[int, int, int]:
    lanes = [
        row_lanes("balance", key, b'{"quantity":%d}' % quantity)
        for key, quantity in figures.items()
    ]
    return (*(sum(lane) & 0xFFFFFFFF for lane in zip(*lanes, strict=True)), len(lanes))


async def test_the_sums_of_a_scope_follow_new_changed_deleted_and_revived_rows(
    database: Database,
) -> None:
    steps: list[dict[str, int | None]] = [
        {"1": 5, "2": 6, "3": 7},
        {"2": 8, "3": None, "4": 9},
        {"3": 1, "4": None},
        {"5": None},
    ]
    figures: dict[str, int] = {}
    for step in steps:
        async with database.transaction() as connection:
            head = await publish(connection, [_row(*one) for one in step.items()])
        changed = figures | step
        figures = {key: quantity for key, quantity in changed.items() if quantity is not None}
        async with database.connection() as connection:
            assert tuple(await connection.fetchrow(SIZES, SCOPE) or ()) == _sum(figures)
            for key, quantity in step.items():
                text = None if quantity is None else f'{{"quantity":{quantity}}}'
                assert tuple(await connection.fetchrow(KEPT, SCOPE, key) or ()) == (head, text)


async def test_rows_said_to_be_fresh_stand_beside_those_that_are_known(database: Database) -> None:
    async with database.transaction() as connection:
        await publish(connection, [_row("1", 5)])
    batch, fresh = FeedBatch(), FeedBatch()
    batch.add(SCOPE, "balance", "1", {"quantity": 6})
    fresh.add(SCOPE, "balance", "2", {"quantity": 7})
    batch.extend_fresh(fresh)
    async with database.transaction() as connection:
        await batch.publish(connection)
        assert tuple(await connection.fetchrow(SIZES, SCOPE) or ()) == _sum({"1": 6, "2": 7})


async def test_a_row_that_is_named_twice_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await publish(connection, [_row("1", 5)])
    with pytest.raises(asyncpg.CardinalityViolationError):
        async with database.transaction() as connection:
            await connection.fetchval(NAMED_TWICE, SCOPE)


async def test_publishing_never_reads_all_of_the_feed(
    database: Database, owner_database: Database
) -> None:
    rows = [_row(str(number), number) for number in range(MANY)]
    async with database.transaction() as connection:
        await publish(connection, rows)
    async with owner_database.connection() as connection:
        await connection.execute("ANALYZE feed")
    async with database.transaction() as connection:
        await publish(connection, rows)
        scans = "SELECT pg_stat_get_xact_numscans('feed'::regclass)"
        assert await connection.fetchval(scans) == 0
