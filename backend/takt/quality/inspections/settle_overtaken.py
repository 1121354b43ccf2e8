"""Settles inspections again that others overtook: what was closed before them is known only now.

Acts of another phone may arrive late and change how strictly a lot had to be inspected. A push
marks such lots; here each is settled in a transaction of its own, the earliest first, since it may
overtake others in turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from takt.inventory import (
    Act,
    Booked,
    Extension,
    Extensions,
    Facts,
    Line,
    load_held,
    write_effects,
)
from takt.quality.inspections import said_store
from takt.quality.inspections.foreseeing import foreseen_lots
from takt.quality.inspections.model import AREA, Begin, Quality
from takt.quality.inspections.settle import settle_readings
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import BookingClash, hold_scopes

NEXT = """
    SELECT inspection
    FROM inspected_lot
    WHERE is_overtaken
    ORDER BY begun_at, begun_stream, begun_n
    LIMIT 1
"""


async def settle_overtaken(
    database: Database, now_ms: int, extensions: Sequence[Extension]
) -> int | None:
    """Settles all that were overtaken; the newest head. All areas follow, as in a push."""
    newest, joined = None, Extensions(extensions)
    while (head := await _settle_next(database, now_ms, joined)) is not None:
        newest = head
    return newest


async def _settle_next(database: Database, now_ms: int, extensions: Extensions) -> int | None:
    try:
        async with database.transaction() as connection:
            await hold_scopes(connection)
            id_ = await connection.fetchval(NEXT)
            if id_ is None:
                return None
            return await _settle(connection, str(id_), now_ms, extensions)
    except BookingClash:
        return None  # a push changed a lot meanwhile: the next round sees it


async def _settle(connection: Connection, id_: str, now_ms: int, extensions: Extensions) -> int:
    lots = await foreseen_lots(connection, [id_])
    begins = await said_store.begins_of(connection, [id_])
    begin = min(begins.values(), key=lambda one: one.author.place)
    act = _act(begin)
    facts = Facts(
        now_ms, act.place[1], act.device, begin.author.site,
        kinds=extensions.kinds, followers=extensions.followers,
    )  # fmt: skip
    await load_held(connection, facts, lots)
    known = facts.of[AREA] = Quality(looked=frozenset({id_}), foreseen=lots, due_again=True)
    for extension in extensions.areas:
        await extension.load(connection, facts, ())
    settle_readings(act, known.inspections[id_], facts)
    facts.note_booked(Booked(act, None, Line(item=begin.item, lot=begin.lot)))
    feed = FeedBatch()
    await write_effects(connection, facts, feed, extensions)
    return await feed.publish(connection, now_ms)


def _act(begin: Begin) -> Act:
    """What the goods are stopped or let go by: the sample that was drawn."""
    author, (effective, _, n) = begin.author, begin.author.place
    return Act(
        author.operation, n, "inspect.begin", author.person, author.device, effective, effective,
        effective, 0, False, author.place,
    )  # fmt: skip
