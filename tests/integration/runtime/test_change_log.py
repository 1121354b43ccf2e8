"""The log of changes: whoever pulls, in whatever pages, ends with the feed as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt.inventory.jobs import forget_tombstones
from takt.kernel.clock import ManualClock
from takt.runtime import change_log
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.pull_store import PostgresPullStore, position
from takt_sync.envelope import Contact
from takt_sync.feed import Cursor, PullRequest, advance, plan
from takt_sync.ports import PullState

SCOPES = ("warehouse:1", "warehouse:2", "me:x")
TABLES = ("balance", "lot")
MONTH_MS = 31 * 24 * 3_600_000
FLOORS = "SELECT scope, floor FROM feed_scope"
STANDING = "SELECT scope, table_name, key, row FROM feed WHERE row IS NOT NULL"
LENGTHS = "SELECT (SELECT sum(cardinality(ids)) FROM feed_change), (SELECT count(*) FROM feed)"
SCANS = """
    SELECT pg_stat_get_xact_numscans('feed'::regclass),
           pg_stat_get_xact_numscans('feed_change'::regclass)
"""
CLEAR = "DELETE FROM feed_change; DELETE FROM feed; DELETE FROM feed_scope"

Place = tuple[str, str, str]
Change = tuple[Place, int | None]
Rows = dict[Place, bytes]

places = st.tuples(
    st.sampled_from(SCOPES), st.sampled_from(TABLES), st.sampled_from([str(n) for n in range(6)])
)
publishes = st.lists(st.tuples(places, st.none() | st.integers(0, 9)), min_size=1, max_size=12)
steps = st.lists(
    st.one_of(publishes, st.sampled_from(["forget changes", "forget tombstones", "pull", "page"])),
    min_size=1,
    max_size=25,
)


@dataclass
class Puller:
    """A device that pulls by the rules of the protocol, page by page."""

    limit: int
    cursors: dict[str, Cursor] = field(default_factory=lambda: dict.fromkeys(SCOPES, (0, 0)))
    rows: Rows = field(default_factory=dict)

    async def page(self, database: Database) -> bool:
        """One page; whether more is to come."""
        async with database.read_snapshot() as connection:
            return await self.page_in(connection)

    async def page_in(self, connection: Connection) -> bool:
        epoch, head = await position(connection)
        floors = {row[0]: row[1] for row in await connection.fetch(FLOORS)}
        state = PullState(epoch, head, (0, b""), frozenset(SCOPES), floors)
        contact = Contact("s", epoch, 0, 0, "boot", 0, 0)
        decided = plan(PullRequest(contact, self.cursors, self.limit), state)
        for scope in decided.reset:
            self.rows = {place: row for place, row in self.rows.items() if place[0] != scope}
        afters = {scope: cursor[0] for scope, cursor in decided.going_on.items()}
        found = await PostgresPullStore(connection).rows(afters, self.limit)
        assert len({(row.scope, row.table, row.key) for row in found}) == len(found)
        assert [row.seq for row in found] == sorted(row.seq for row in found)
        for row in found:
            place = (row.scope, row.table, row.key)
            self.rows.pop(place, None)
            if (content := bytes(row.row)) != b"null":
                self.rows[place] = content
        more, cursors = advance(decided, found, self.limit, head)
        self.cursors |= cursors
        return more

    async def pull(self, database: Database) -> None:
        """Pages to the end."""
        while await self.page(database):
            pass

    async def pull_in(self, connection: Connection) -> None:
        """The same within one snapshot."""
        while await self.page_in(connection):
            pass


async def publish(database: Database, changes: Mapping[Place, int | None], now_ms: int) -> None:
    batch = FeedBatch()
    for (scope, table, key), figure in changes.items():
        batch.add(scope, table, key, None if figure is None else {"quantity": figure})
    async with database.transaction() as connection:
        await batch.publish(connection, now_ms)


async def standing(database: Database) -> Rows:
    async with database.connection() as connection:
        return {(s, t, k): row.encode() for s, t, k, row in await connection.fetch(STANDING)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, limits=st.lists(st.integers(1, 9), min_size=1, max_size=3))
async def test_every_puller_ends_with_the_feed_whatever_is_published_and_forgotten(
    database: Database,
    owner_database: Database,
    clock: ManualClock,
    steps: list[list[Change] | str],
    limits: list[int],
) -> None:
    async with owner_database.connection() as connection:
        await connection.execute(CLEAR)
    pullers = [Puller(limit) for limit in limits]
    for step in steps:
        clock.advance(1_000)
        if isinstance(step, list):
            await publish(database, dict(step), clock.now_ms())
        elif step == "forget changes":
            await change_log.forget_changes(database)
        elif step == "forget tombstones":
            clock.advance(MONTH_MS)
            await forget_tombstones(database, clock.now_ms())
        elif step == "page":
            await pullers[0].page(database)
        else:
            await pullers[-1].pull(database)

    for puller in pullers:
        await puller.pull(database)
        assert puller.rows == await standing(database)
    async with database.connection() as connection:
        assert await change_log.unnamed(connection) == []


async def test_what_is_published_while_changes_are_forgotten_is_missed_by_nobody(
    database: Database,
) -> None:
    first = {("me:x", "lot", str(n)): n for n in range(10)}
    await publish(database, first, 1)
    early, late = Puller(3), Puller(3)
    async with (
        database.connection() as before,
        database.connection() as forgetting,
        before.transaction(isolation="repeatable_read"),
        forgetting.transaction(),
    ):
        await position(before)
        await publish(database, dict.fromkeys(list(first)[:6], 7), 2)
        await forgetting.execute(change_log.FORGET)
        await publish(database, dict.fromkeys(list(first)[4:9], 8), 3)
        await early.pull_in(before)
        await late.pull(database)

    assert list(early.rows.values()) == [b'{"quantity":%d}' % n for n in range(10)]
    assert late.rows == await standing(database)
    for puller in (early, late):
        await puller.pull(database)
        assert puller.rows == await standing(database)


async def test_the_log_stays_as_long_as_the_feed(database: Database) -> None:
    place = {("me:x", "lot", str(n)): n for n in range(10)}
    for now_ms in range(1, 40):
        await publish(database, place, now_ms)

    await change_log.forget_changes(database)

    async with database.connection() as connection:
        assert tuple(await connection.fetchrow(LENGTHS) or ()) == (10, 10)


async def test_reading_news_never_reads_all_of_the_feed(
    database: Database, owner_database: Database
) -> None:
    await publish(database, {("me:x", "lot", str(n)): n for n in range(400)}, 1)
    await publish(database, {("me:x", "lot", "1"): 7}, 2)
    async with owner_database.connection() as connection:
        await connection.execute("ANALYZE feed, feed_change")

    async with database.read_snapshot() as connection:
        _, head = await position(connection)
        found = await PostgresPullStore(connection).rows({"me:x": head - 1}, 5_000)
        scans = await connection.fetch(SCANS)

    assert [row.key for row in found] == ["1"]
    assert [tuple(row) for row in scans] == [(0, 0)]


async def test_verify_names_a_row_that_nobody_would_ever_pull(
    database: Database, owner_database: Database
) -> None:
    await publish(database, {("me:x", "lot", "1"): 1, ("me:x", "lot", "2"): 2}, 1)
    async with owner_database.connection() as connection:
        await connection.execute("UPDATE feed_change SET ids = ids[1:1]")

    async with database.connection() as connection:
        assert await change_log.unnamed(connection) == [("me:x lot 2", 1)]
