"""Tells of goods that left without a passed inspection where a plan asks for one.

What leaves is a fact and is never refused. Whether it was inspected is worked out from what
stands, whenever a shipping or an inspection of it comes, changes or is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from takt.inventory import (
    Booked,
    Facts,
    Findings,
    Kind,
    Ship,
    day_at,
    fact_of,
    finding_of,
    settle_findings,
)
from takt.quality.errors import NOT_INSPECTED
from takt.quality.inspections.model import Inspection, quality_of
from takt.quality.plans import category_chains
from takt.quality.triggers import queries
from takt.quality.triggers.choosing import plan_of_shipment
from takt.quality.triggers.model import Made, Opened
from takt.quality.triggers.ports import Ports

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

AREA = "quality.shipments"

ADD = """
    INSERT INTO inspected_shipping (operation, plan, shipment, item, lot, quantity, customer,
                                    person, device, site, effective, undone_by)
    SELECT s.operation, s.plan, s.shipment, s.item, s.lot, s.quantity, s.customer, s.person,
           s.device, s.site, s.effective, NULL
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[], $11::bigint[])
         AS s (operation, plan, shipment, item, lot, quantity, customer, person, device, site,
               effective)
"""

UNDO = """
    UPDATE inspected_shipping s
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE s.operation = u.operation AND s.undone_by IS NULL
"""

# An inspection is of the shipment, of all of it or of one lot, or of the lot wherever it goes.
TOLD = """
    SELECT s.operation, s.plan, s.shipment, s.item, s.lot, s.quantity, s.customer, s.person,
           s.device, s.site,
           s.undone_by IS NULL AND NOT EXISTS (
               SELECT
               FROM inspection i
               WHERE i.kind = 'shipment' AND i.status = 'passed' AND i.plan = s.plan
                   AND i.item = s.item AND i.closed_at <= s.effective
                   AND (i.lot = s.lot
                        OR (i.for_kind = 'shipment' AND i.for_id = s.shipment
                            AND (i.lot IS NULL OR s.lot IS NULL)))
           ) AS is_missing
    FROM inspected_shipping s
    WHERE s.operation = ANY ($1::uuid[]) OR s.lot = ANY ($2::uuid[])
        OR s.shipment = ANY ($3::bigint[])
    ORDER BY s.operation
"""


@dataclass(frozen=True, slots=True)
class Left:
    """Goods that left by an act, and the plan that wants to see them before."""

    operation: str
    plan: int
    shipment: int | None
    item: int
    lot: str | None
    quantity: int
    customer: int | None
    person: int
    device: str
    site: int
    effective: int


class Shipments:
    """Comes behind inspections: it asks for what they have become."""

    area: str = AREA
    kinds: Mapping[str, Kind] = {}

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """The plans for what leaves, with the shipments of its lines."""
        ships = [one for one in map(fact_of, facts.commands.values()) if type(one) is Ship]
        opened = facts.of[AREA] = Opened()
        if not ships:
            return
        items = {one.item for one in ships}
        opened.rules = await queries.rules_for(connection, {"shipment"}, items)
        if not opened.rules:
            return
        if any(rule.category is not None for rule in opened.rules.values()):
            opened.categories = await category_chains(connection, items)
        lines = {one.line for one in ships if one.line is not None}
        opened.shipments = await self._ports.shipments(connection, lines) if lines else {}

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Records what left by a plan, and says where no inspection of it was passed by then."""
        left = _left_by(booked, facts)
        undone = {
            one.undoes.id: one.act.id
            for one in booked
            if one.undoes is not None and one.undoes.kind in ("stock.ship", "resolve")
        }
        changed = [one for one in quality_of(facts).changed.values() if one.kind == "shipment"]
        if not (left or undone or changed):
            return
        if left:
            await connection.execute(ADD, *map(list, zip(*map(astuple, left), strict=True)))
        if undone:
            await connection.execute(UNDO, list(undone), list(undone.values()))
        operations = {one.operation for one in left} | undone.keys()
        findings = await _findings(connection, operations, changed)
        await settle_findings(connection, feed, facts.now_ms, findings)


async def left_unseen(connection: Connection, shipment: int) -> list[tuple[int, str | None]]:
    """Goods of a shipment, item and lot, that left without the look that a plan asks for."""
    rows = await connection.fetch(TOLD, [], [], [shipment])
    return [
        (row["item"], None if row["lot"] is None else str(row["lot"]))
        for row in rows
        if row["is_missing"] and row["shipment"] == shipment
    ]


def _left_by(booked: Sequence[Booked], facts: Facts) -> list[Left]:
    opened: Opened = facts.of.get(AREA) or Opened()
    found: list[Left] = []
    for one in booked if opened.rules else ():
        ship, act = fact_of(one.command), one.act
        if type(ship) is not Ship or one.undoes is not None:
            continue
        shipment, customer = opened.shipments.get(ship.line or 0, (None, ship.party))
        source = facts.locations[ship.source]
        made = Made(
            act.id, act.place, ship.item, one.line.lot, ship.quantity, source.site,
            day_at(act.effective, source.time_zone), act.person, act.device,
        )  # fmt: skip
        plan = plan_of_shipment(opened, made, customer)
        if plan is not None:
            found.append(Left(
                act.id, plan[0].id, shipment, ship.item, one.line.lot, ship.quantity, customer,
                act.person, act.device, source.site, act.effective,
            ))  # fmt: skip
    return found


async def _findings(
    connection: Connection, operations: Iterable[str], changed: Sequence[Inspection]
) -> Findings:
    """One case for each act that shipped; it is over when an inspection was passed before."""
    lots = [one.lot for one in changed if one.lot is not None]
    shipments = [one.for_id for one in changed if one.for_kind == "shipment"]
    found: Findings = {}
    for row in await connection.fetch(TOLD, list(operations), lots, shipments):
        data: dict[str, Any] | None = None
        if row["is_missing"]:
            names = ("plan", "shipment", "quantity", "customer")
            data = {name: row[name] for name in names}
        found |= finding_of(
            NOT_INSPECTED,
            str(row["operation"]),
            "stop",
            data,
            site=row["site"],
            operation=str(row["operation"]),
            device=str(row["device"]),
            person=row["person"],
            item=row["item"],
            lot=None if row["lot"] is None else str(row["lot"]),
        )
    return found
