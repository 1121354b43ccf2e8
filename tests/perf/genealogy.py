"""trace_1m_p95_ms and recall_1m_ms: a genealogy of 500,000 lots and 1,000,000 links, over HTTPS.

The limit of a trace is the bare recursive query that finds the same lots and the same ends of
links; that of trace_1m_p95_ids_ms, the same traces, is the one that finds the lots alone. Both are
asked over the database's own socket in turn with the API, and who is first changes from lot to lot,
for the first one fetches into the caches what the others find there. All are 95th percentiles over
the same lots. The limit of a recall is the bare recursive query of the affected lots.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from takt.identity import Actor, CreatePerson, create_person
from takt.runtime.database import Connection
from takt.traceability.recall import AFFECTED
from tests.perf import genealogy_graph
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.genealogy_graph import Genealogy
from tests.perf.plant import CLOCK, Plant
from tests.perf.wire import Line

WHOLE = genealogy_graph.Size()
PASSWORD = "wide-heron-77-lattice"
WAYS = """
    WITH RECURSIVE up (lot) AS (
        SELECT $1::uuid
        UNION
        SELECT used.lot
        FROM up
        JOIN lot_entry made ON made.lot = up.lot AND made.direction = 1 AND made.undone_by IS NULL
            AND made.lot <> '00000000-0000-0000-0000-000000000000'
        JOIN lot_entry used ON used.run = made.run AND used.direction = -1
            AND used.undone_by IS NULL AND used.lot <> '00000000-0000-0000-0000-000000000000'
    ), down (lot) AS (
        SELECT $1::uuid
        UNION
        SELECT made.lot
        FROM down
        JOIN lot_entry used ON used.lot = down.lot AND used.direction = -1
            AND used.undone_by IS NULL AND used.lot <> '00000000-0000-0000-0000-000000000000'
        JOIN lot_entry made ON made.run = used.run AND made.direction = 1
            AND made.undone_by IS NULL AND made.lot <> '00000000-0000-0000-0000-000000000000'
    )
"""
IDS = WAYS + "SELECT lot FROM up UNION SELECT lot FROM down"
ENDS = """
    , above AS (
        SELECT e.run, e.lot, e.item, e.direction, e.quantity
        FROM up
        JOIN lot_entry e ON e.lot = up.lot AND e.direction = 1 AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
    ), below AS (
        SELECT e.run, e.lot, e.item, e.direction, e.quantity
        FROM down
        JOIN lot_entry e ON e.lot = down.lot AND e.direction = -1 AND e.undone_by IS NULL
            AND e.lot <> '00000000-0000-0000-0000-000000000000'
    )
    SELECT run, lot, item, direction, quantity FROM above
    UNION ALL
    SELECT e.run, e.lot, e.item, e.direction, e.quantity
    FROM (SELECT DISTINCT run FROM above) AS r
    JOIN lot_entry e ON e.run = r.run AND e.direction = -1 AND e.undone_by IS NULL
        AND e.lot <> '00000000-0000-0000-0000-000000000000'
    UNION ALL
    SELECT run, lot, item, direction, quantity FROM below
    UNION ALL
    SELECT e.run, e.lot, e.item, e.direction, e.quantity
    FROM (SELECT DISTINCT run FROM below) AS r
    JOIN lot_entry e ON e.run = r.run AND e.direction = 1 AND e.undone_by IS NULL
        AND e.lot <> '00000000-0000-0000-0000-000000000000'
"""
BARE = WAYS + ENDS


@dataclass(frozen=True)
class Size:
    """How much is asked; the smallest one only shows that the measure works."""

    graph: genealogy_graph.Size = WHOLE
    traces: int = 100
    recalled: int = 100
    runs: int = RUNS


class WrongTraceError(Exception):
    """The API and the bare query do not find the same."""


def measure(plant: Plant, size: Size = Size()) -> list[Figure]:
    """Write the genealogy, then ask for traces and recalls."""
    genealogy = asyncio.run(genealogy_graph.seed(plant, size.graph))
    token = asyncio.run(_sign_in(plant))
    return [
        *asyncio.run(_traces(plant, genealogy, token, size)),
        asyncio.run(_recalls(plant, genealogy, token, size)),
    ]


async def _sign_in(plant: Plant) -> str:
    name = "Recall manager"
    async with plant.database() as database, database.transaction() as connection:
        person = CreatePerson(name=name, roles=["supervisor"], site=plant.site, password=PASSWORD)
        await create_person(connection, person, Actor(CLOCK.now_ms()))
    with plant.line() as line:
        session = line.json("POST", "/api/v1/session", {"name": name, "password": PASSWORD})
    return str(session["access_token"])


async def _traces(plant: Plant, genealogy: Genealogy, token: str, size: Size) -> list[Figure]:
    """Each run asks for the same lots in all three ways, the first run to warm up."""
    lots = genealogy.some(random.Random(genealogy_graph.SEED), size.traces)
    slowest: dict[str, list[float]] = {"api": [], "bare": [], "ids": []}
    async with plant.database() as database, database.connection() as connection:
        with plant.line() as line:
            for run in range(size.runs + 1):
                taken: dict[str, list[float]] = {way: [] for way in slowest}
                for place, lot in enumerate(lots):
                    found = await _one_lot(line, connection, (lot, token), place + run, taken)
                    if run == 0:
                        _compare(json.loads(found["api"]), found["bare"], found["ids"])
                if run > 0:
                    for way, times in taken.items():
                        slowest[way].append(percentile(times, 0.95))
    return [
        figure("trace_1m_p95_ms", slowest["api"], "ms", slowest["bare"]),
        figure("trace_1m_p95_ids_ms", slowest["api"], "ms", slowest["ids"]),
    ]


async def _one_lot(
    line: Line,
    connection: Connection,
    asked: tuple[str, str],
    turn: int,
    taken: dict[str, list[float]],
) -> dict[str, Any]:
    """What each way finds of one lot; another way begins at each turn."""
    lot, token = asked
    found: dict[str, Any] = {}
    ways = list(taken)
    first = turn % len(ways)
    for way in ways[first:] + ways[:first]:
        began = time.perf_counter()
        if way == "api":
            found[way] = line.ask("GET", f"/api/v1/trace?lot={lot}", token)
        else:
            found[way] = await connection.fetch(BARE if way == "bare" else IDS, lot)
        taken[way].append((time.perf_counter() - began) * 1_000)
    return found


def _compare(
    answer: dict[str, Any], rows: Sequence[Sequence[Any]], ids: Sequence[Sequence[Any]]
) -> None:
    """The same lots, and as much in all links; the generator makes no lot twice in one run."""
    found = {str(row[1]) for row in rows} | {answer["root"]}
    total = sum(row[4] for row in rows)
    is_same = set(answer["lots"]) == found == {str(row[0]) for row in ids}
    if not is_same or sum(answer["links"]["quantity"]) != total:
        raise WrongTraceError(f"{len(answer['lots'])} lots, the bare query finds {len(found)}")


async def _recalls(plant: Plant, genealogy: Genealogy, token: str, size: Size) -> Figure:
    chance = random.Random(genealogy_graph.SEED + 1)
    asked: list[float] = []
    bare: list[float] = []
    async with plant.database() as database, database.connection() as connection:
        with plant.line() as line:
            for run in range(size.runs + 1):
                lots = list(dict.fromkeys(genealogy.some(chance, size.recalled)))
                body = json.dumps({"lots": lots}).encode()
                began = time.perf_counter()
                line.ask("POST", "/api/v1/recall", token, body)
                between = time.perf_counter()
                await connection.fetchval(AFFECTED, lots, False, 2**31)
                if run > 0:
                    asked.append((between - began) * 1_000)
                    bare.append((time.perf_counter() - between) * 1_000)
    return figure("recall_1m_ms", asked, "ms", bare)
