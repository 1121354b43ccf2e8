"""What a page of a trace shows of its lots and runs: codes, dates, parties, places, people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from takt.inventory import lot_state
from takt.runtime.database import Connection
from takt.traceability.figures import demand_known, places_of, trades_of

LOTS = """
    SELECT id::text, item, code, status, expires_on, best_before_on, produced_on, source, supplier,
           received_at, attributes
    FROM lot
    WHERE id = ANY ($1::uuid[])
"""

INSPECTIONS = """
    SELECT lot::text, id::text, status, verdict, opened_at, closed_at, person
    FROM inspection
    WHERE lot = ANY ($1::uuid[]) AND status <> 'void'
    ORDER BY opened_at, id
"""

RUNS = """
    SELECT e.run::text, min(e.relation) AS relation,
           array_remove(array_agg(DISTINCT e.work_order), NULL) AS work_orders,
           array_remove(array_agg(DISTINCT e.machine), NULL) AS machines,
           array_agg(DISTINCT e.person) AS people, array_agg(DISTINCT e.device::text) AS devices,
           array_agg(DISTINCT e.site) AS sites, min(e.effective) AS first_at,
           max(e.effective) AS last_at
    FROM (
        SELECT run, relation, work_order, machine, person, device, site, effective
        FROM lot_entry
        WHERE run = ANY ($1::uuid[]) AND undone_by IS NULL
            AND lot <> '00000000-0000-0000-0000-000000000000'
        UNION ALL
        SELECT run, relation, work_order, machine, person, device, site, effective
        FROM lot_entry
        WHERE run = ANY ($1::uuid[]) AND undone_by IS NULL
            AND lot = '00000000-0000-0000-0000-000000000000'
    ) AS e
    GROUP BY e.run
"""

# Goods whose lot nobody tracks are part of a run, though no chain leads through them.
UNTRACKED = """
    SELECT run::text, item, direction, sum(quantity)::bigint
    FROM lot_entry
    WHERE run = ANY ($1::uuid[]) AND undone_by IS NULL
        AND lot = '00000000-0000-0000-0000-000000000000'
    GROUP BY run, item, direction
    ORDER BY run, item, direction
"""


class Party(msgspec.Struct, frozen=True):
    """How much one party sent, got or gave back; `at` is the last time."""

    party: int | None
    line: int | None
    direction: str
    quantity: int
    at: int


class HeldAt(msgspec.Struct, frozen=True):
    """How much lies at a location."""

    location: int
    quantity: int


class Inspected(msgspec.Struct, frozen=True):
    """An inspection of a lot; a verdict may stand before the goods are there."""

    id: str
    status: str
    verdict: str | None
    opened_at: int | None
    closed_at: int | None
    person: int | None


class LotDetail(msgspec.Struct, frozen=True):
    """One lot as a trace shows it."""

    id: str
    item: int
    code: str | None
    status: str
    expires_on: date | None
    best_before_on: date | None
    produced_on: date | None
    source: str | None
    supplier: int | None
    received_at: int | None
    attributes: msgspec.Raw | None
    parties: list[Party]
    places: list[HeldAt]
    inspections: list[Inspected]


class Untracked(msgspec.Struct, frozen=True):
    """Goods without a lot that went into a run (-1) or came out of it (1)."""

    item: int
    direction: int
    quantity: int


class RunDetail(msgspec.Struct, frozen=True):
    """One run: by which order, on which machines, by whom, when."""

    id: str
    relation: str
    work_orders: list[int]
    machines: list[str]
    people: list[int]
    devices: list[str]
    sites: list[int]
    first_at: int
    last_at: int
    untracked: list[Untracked]


class Details(msgspec.Struct, frozen=True):
    """A page of details; runs of which nothing counts any more are left out."""

    lots: list[LotDetail]
    runs: list[RunDetail]


async def details(
    connection: Connection, lots: Sequence[str], runs: Sequence[str], day: date
) -> Details:
    """Details as of a day, in the order that was asked for; NotFound for an unknown lot."""
    await demand_known(connection, lots)
    return Details(await lots_of(connection, lots, day), await runs_of(connection, runs))


async def lots_of(connection: Connection, lots: Sequence[str], day: date) -> list[LotDetail]:
    """The lots, with all that parties have to do with them and where they lie."""
    rows = {row["id"]: row for row in await connection.fetch(LOTS, lots)}
    parties: dict[int, list[Party]] = defaultdict(list)
    for trade in await trades_of(connection, lots, ("received", "shipped", "returned")):
        parties[trade.lot].append(
            Party(trade.party, trade.line, trade.direction, trade.quantity, trade.at)
        )
    places: dict[int, list[HeldAt]] = defaultdict(list)
    for place in await places_of(connection, lots):
        places[place.lot].append(HeldAt(place.location, place.quantity))
    inspections: dict[str, list[Inspected]] = defaultdict(list)
    for lot, *rest in await connection.fetch(INSPECTIONS, lots):
        inspections[lot].append(Inspected(*rest))
    return [
        LotDetail(
            **_lot(rows[lot], sum(place.quantity for place in places[at]), day),
            parties=parties[at],
            places=places[at],
            inspections=inspections[lot],
        )
        for at, lot in enumerate(lots)
    ]


def _lot(row: Any, left: int, day: date) -> dict[str, Any]:
    text, is_known = row["attributes"], row["received_at"] is not None
    return dict(row) | {
        "attributes": None if text is None else msgspec.Raw(text.encode()),
        "status": lot_state(row["status"], row["expires_on"], day, left=left, is_known=is_known),
    }


async def runs_of(connection: Connection, runs: Sequence[str]) -> list[RunDetail]:
    """The runs that still count."""
    untracked: dict[str, list[Untracked]] = defaultdict(list)
    for run, *rest in await connection.fetch(UNTRACKED, runs):
        untracked[run].append(Untracked(*rest))
    rows = {row["run"]: dict(row) for row in await connection.fetch(RUNS, runs)}
    return [
        RunDetail(id=row.pop("run"), **row, untracked=untracked[run])
        for run in runs
        if (row := rows.get(run)) is not None
    ]
