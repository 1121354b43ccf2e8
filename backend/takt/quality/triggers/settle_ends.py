"""Settles work orders that people close, open again or change at a desk.

Their last piece may be another one than it was: an order that ends short has had its last one. What
follows is worked out as it is for acts, each order in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from takt.inventory import (
    Act,
    Booked,
    Extension,
    Extensions,
    Facts,
    Line,
    Output,
    load_held,
    write_effects,
)
from takt.quality.inspections.model import quality_of
from takt.quality.triggers import queries
from takt.quality.triggers.follow_acts import settle_group
from takt.quality.triggers.model import Made, opened_of
from takt.quality.triggers.openings import Openings
from takt.quality.triggers.ports import OrderEnds
from takt.quality.triggers.spoken import Spoken
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import BookingClash, hold_scopes

ORDERS_MAX: Final = 100


async def settle_ends(
    database: Database, now_ms: int, extensions: Sequence[Extension], ends: OrderEnds
) -> int | None:
    """Settles the orders that end elsewhere; the newest head. All areas follow, as in a push."""
    newest, joined = None, Extensions(extensions)
    [openings] = [one for one in extensions if isinstance(one, Openings)]
    async with database.transaction() as connection:
        orders = await ends.unsettled(connection, ORDERS_MAX)
    for order in orders:
        try:
            async with database.transaction() as connection:
                await hold_scopes(connection)
                settling = Settling(connection, now_ms, joined, openings)
                newest = await settling.settle(order, ends) or newest
        except BookingClash:
            continue  # a push changed a lot meanwhile: the next round sees it
    return newest


class Settling:
    """One order in one transaction."""

    def __init__(
        self, connection: Connection, now_ms: int, extensions: Extensions, openings: Openings
    ) -> None:
        self._connection, self._now_ms = connection, now_ms
        self._extensions, self._openings = extensions, openings

    async def settle(self, order: int, ends: OrderEnds) -> int | None:
        """What is due of all that was made for it; the head if that changed anything."""
        connection = self._connection
        told = await self._openings.ends(connection, [order])
        made = await queries.outputs_of(connection, [order], [])
        head = await self._settle([one for _, one in made]) if made else None
        await ends.note_settled(connection, told)
        return head

    async def _settle(self, made: Sequence[Made]) -> int | None:
        connection = self._connection
        last = max(made, key=lambda one: one.place)
        facts = Facts(
            self._now_ms, last.place[1], last.device, last.site,
            kinds=self._extensions.kinds, followers=self._extensions.followers,
        )  # fmt: skip
        lots = await self._openings.know(connection, facts, _spoken(made))
        opened = opened_of(facts)
        if not opened.groups:
            return None  # no plan looks at what production makes
        await load_held(connection, facts, lots, {one.item for one in made})
        for extension in self._extensions.areas:
            await extension.load(connection, facts, ())
        act = _act(last)
        for _, group in sorted(opened.groups.items()):
            settle_group(act, group, facts, opened)
        if not quality_of(facts).changed:
            return None
        facts.note_booked(Booked(act, None, Line(item=last.item, lot=last.lot)))
        feed = FeedBatch()
        await write_effects(connection, facts, feed, self._extensions)
        return await feed.publish(connection, self._now_ms)


def _spoken(made: Sequence[Made]) -> Spoken:
    spoken = Spoken()
    for one in made:
        spoken.acts.append((one.act, Output, one.item))
        spoken.groups[one.act] = one.order, ""
        if one.lot is not None:
            spoken.lots.add((one.item, one.lot))
    return spoken


def _act(last: Made) -> Act:
    """What the goods are stopped by: the output that was the last one."""
    effective, _, n = last.place
    return Act(
        last.act, n, "stock.output", last.person, last.device, effective, effective, effective,
        0, False, last.place,
    )  # fmt: skip
