"""The part of plans in a push: which acts open inspections, and which ones no longer do.

What is due is told by all output of an order that stands. So that is read, with what was opened
before, under one lock an order; the rules are pure from there on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory import Booked, Facts, Kind, Output, Receive
from takt.quality.inspections.model import quality_of
from takt.quality.plans import category_chains
from takt.quality.triggers import queries
from takt.quality.triggers.follow_acts import follow_act, stays_due
from takt.quality.triggers.model import AREA, OUTPUT_KINDS, Group, Opened, Rule, opened_of
from takt.quality.triggers.ports import Ports
from takt.quality.triggers.spoken import KINDS_OF, Spoken, spoken_of
from takt_sync.envelope import is_uuid
from takt_sync.plan_choice import inspection_id

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation


class Openings:
    """Receipts, output and moves open inspections by the plans in force."""

    area: str = AREA
    kinds: Mapping[str, Kind] = {}

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def ends(
        self, connection: Connection, orders: Sequence[int]
    ) -> Mapping[int, tuple[int, bool]]:
        """How much orders ask for, and whether they are closed."""
        return await self._ports.ends(connection, orders)

    async def foresee(self, connection: Connection, facts: Facts) -> frozenset[str]:
        """The lots whose quarantine may begin or end with what the batch tells."""
        return await self.know(connection, facts, spoken_of(facts))

    async def know(self, connection: Connection, facts: Facts, spoken: Spoken) -> frozenset[str]:
        """The same for what is spoken of, whoever does."""
        opened = facts.of[AREA] = Opened()
        undone = [one for one in spoken.undone if is_uuid(one)]
        made = await queries.runs_of(connection, undone) if undone else []
        if spoken.looked:
            looked = [facts.lot_codes.get(lot, lot) for lot in spoken.looked]
            made += await queries.runs_of_lots(connection, looked)
        for act, order, run, item in made:
            spoken.groups[act] = order, run
            spoken.acts.append((act, Output, item))
        if spoken.acts:
            await self._know_rules(connection, spoken, opened)
        await self._know_groups(connection, spoken, opened)
        acts = {*undone, *opened.group_of}
        lots = _may_stop(spoken, opened)
        for one in await queries.opened_by(connection, acts) if acts else ():
            if one.act not in spoken.undone and stays_due(one, opened):
                opened.settled.add((one.act, one.plan or 0))
                continue
            opened.by_act.setdefault(one.act, set()).add(one.id)
            opened.named.add(one.id)
            lots |= set() if one.lot is None else {one.lot}
        opened.named |= _may_be(spoken, opened)
        lots |= await queries.drawn_of(connection, opened.named) if opened.named else set()
        quality_of(facts).expected |= opened.named
        quality_of(facts).suppliers = spoken.suppliers(opened.suppliers)
        return frozenset(facts.lot_codes.get(lot, lot) for lot in lots)

    async def _know_rules(self, connection: Connection, spoken: Spoken, opened: Opened) -> None:
        opened.rules = await queries.rules_for(connection, spoken.kinds, spoken.items)
        rules = opened.rules.values()
        if any(rule.category is not None for rule in rules):
            opened.categories = await category_chains(connection, spoken.items)
        if spoken.targets and any(rule.operation is not None for rule in rules):
            opened.zones = await queries.zones_of(connection, spoken.targets)
        if spoken.lines and any(rule.kind == "receipt" for rule in rules):
            opened.suppliers = await self._ports.suppliers(connection, spoken.lines)

    async def _know_groups(self, connection: Connection, spoken: Spoken, opened: Opened) -> None:
        """All output that stands of the orders that the batch speaks of."""
        if not any(rule.kind in OUTPUT_KINDS for rule in opened.rules.values()):
            return
        for act, (order, run) in spoken.groups.items():
            opened.group_of[act] = _name_of(order, run)
            opened.groups.setdefault(_name_of(order, run), Group(order))
        if not opened.groups:
            return
        orders = {order for order, _ in spoken.groups.values() if order is not None}
        runs = {run for order, run in spoken.groups.values() if order is None}
        await queries.lock_groups(connection, opened.groups)
        for run, made in await queries.outputs_of(connection, orders, runs):
            name = _name_of(made.order, run)
            opened.groups[name].made[made.act] = made
            opened.group_of[made.act] = name
        if orders:
            opened.ends = await self._ports.ends(connection, orders)

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """All was read when it was foreseen."""

    def follow(self, booked: Booked, facts: Facts) -> None:
        """What an act opens, or no longer does."""
        follow_act(booked, facts, opened_of(facts))

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Inspections are stored by those who judge them."""


def _name_of(order: int | None, run: str) -> str:
    return f"run:{run}" if order is None else f"order:{order}"


def _concerns(rule: Rule, item: int) -> bool:
    return rule.item in (None, item)


def _may_stop(spoken: Spoken, opened: Opened) -> set[str]:
    """Lots that an act of the batch may put into quarantine."""
    rules = [rule for rule in opened.rules.values() if rule.quarantines]
    return {lot for item, lot in spoken.lots if any(_concerns(rule, item) for rule in rules)}


def _may_be(spoken: Spoken, opened: Opened) -> set[str]:
    """Inspections that acts of the batch, or of its orders, may open or have opened."""
    acts = [*spoken.acts]
    for group in opened.groups.values():
        acts += [(one.act, Output, one.item) for one in group.made.values()]
    return {
        act if form is Receive else inspection_id(act, rule.id)
        for act, form, item in acts
        for rule in opened.rules.values()
        if rule.kind in KINDS_OF[form]
        and _concerns(rule, item)
        and (act, rule.id) not in opened.settled
    }
