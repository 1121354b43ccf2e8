"""stocktake_20k_seconds, stocktake_1k_seconds: server time of a whole stocktake over HTTPS.

Planned, opened, counted by many phones at the same time, accepted, counted again where it was
off, signed, booked and closed. Acts are recorded and signed ahead, and the job that decides on
counts is run at once, as a second node would: the pause of up to three seconds before it, and the
work of the phones, are nobody's server time. The ledger is verified at the end.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from takt.identity import Actor, CreatePerson, create_person
from takt.inventory import LocationDraft, save_locations
from takt.inventory.accept_counts import accept_counts
from takt.inventory.commands import NO_LOT
from takt.inventory.locations import Location
from takt.kernel.ids import uuid7
from takt.runtime.database import Database
from takt.runtime.feeds import publish
from takt.stocktake.extension import Stocktakes
from tests.perf.batches import Stock
from tests.perf.copy_limit import COPIED, copy_limit, mark
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.plant import CLOCK, Plant
from tests.perf.push_http import check_ledger
from tests.phone import Phone, body_of

PASSWORD = "brass-otter-41-lantern"
LEFT = (*COPIED, "count_verdict", "count_line", "approval", "empty_count")
BATCH = 500
BETWEEN_ACTS_MS = 2
OFF_EVERY = 100
OFF = 30_000
"""Three hundredths of what lies there: more than any policy lets pass."""
EMPTY_PLACES = 10
FOUND = 7
ROUNDS_MAX = 20
PAGE = "stocktakes/{plan}/lines?state=review&limit=200"
BARE_PAGE = """
    SELECT c.id, c.location, c.item, c.lot, v.person, v.counted, v.effective, v.status
    FROM (SELECT id, location, item, lot FROM count_line
          WHERE stocktake = $1 AND state = 'review' ORDER BY id LIMIT 200) AS c
    JOIN count_verdict v ON (v.location, v.item, v.lot) = (c.location, c.item, c.lot)
"""

LYING = """
    SELECT location, item, lot, quantity
    FROM balance
    WHERE location = ANY ($1::bigint[]) AND quantity > 0
    ORDER BY location, item, lot
"""

Key = tuple[int, int, str | None]
Told = tuple[str, int, dict[str, Any]]


@dataclass(frozen=True)
class Size:
    """How many devices count, how often; the lines follow from the stock."""

    name: str = "stocktake_20k_seconds"
    phones: int = 20
    runs: int = RUNS
    pages: int = 20


SMALL = Size("stocktake_1k_seconds", phones=4, pages=0)


@dataclass
class Team:
    """Who plans, counts, counts again and signs, with the phones in their hands."""

    plant: Plant
    database: Database
    desk: str
    people: list[int]
    phones: list[tuple[Phone, str]]

    def ask(self, method: str, path: str, form: Any = None) -> Any:
        """One request of the desk."""
        body = None if form is None else json.dumps(form).encode()
        with self.plant.line() as line:
            return json.loads(line.ask(method, f"/api/v1/{path}", self.desk, body))

    def record(self, at: int, told: Sequence[Told]) -> list[bytes]:
        """Acts of a phone that ended just now, as signed batches."""
        phone, _ = self.phones[at]
        first = len(phone.acts) + 1
        began = CLOCK.now_ms() - len(told) * BETWEEN_ACTS_MS
        for number, (kind, person, args) in enumerate(told):
            now_ms = began + number * BETWEEN_ACTS_MS
            stamp = {"wall": now_ms, "mono": now_ms, "boot": phone.boot}
            phone.record(kind, person, args, id=uuid7(CLOCK), time=stamp)
        return [
            body_of(phone.push_request(start, min(BATCH, first + len(told) - start)))
            for start in range(first, first + len(told), BATCH)
        ]

    def push(self, at: int, bodies: Sequence[bytes]) -> None:
        """Send batches one after the other."""
        phone, token = self.phones[at]
        with self.plant.line() as line:
            for body in bodies:
                receipt = json.loads(line.ask("POST", "/sync/v1/push", token, body))
                phone.acknowledged, phone.seen = receipt["ok"], receipt["server_time"]

    def contact(self) -> None:
        """Every phone asks what is new, and says with it up to when it has sent everything."""
        for phone, token in self.phones:
            with self.plant.line() as line:
                body = body_of(phone.pull_request({}, 1))
                reply = json.loads(line.ask("POST", "/sync/v1/pull", token, body))
            phone.seen, phone.head = reply["server_time"], reply["head"]


@dataclass
class Steps:
    """Server time by step; nothing outside of `of` is counted."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Count what happens within."""
        began = time.perf_counter()
        yield
        self.seconds[step] += time.perf_counter() - began


@dataclass
class Shelves:
    """What really lies where, and the places that hold nothing."""

    lying: dict[Key, int]
    empty: list[int]


def measure(plant: Plant, stock: Stock, size: Size = Size()) -> list[Figure]:
    """Whole stocktakes, one after the other, beside a COPY of the rows that each left."""
    return asyncio.run(_measure(plant, stock, size))


async def _measure(plant: Plant, stock: Stock, size: Size) -> list[Figure]:
    took, limits, pages, bare, runs = [], [], [], [], []
    async with plant.database() as database:
        team = await _team(plant, database, size.phones)
        shelves = await _shelves(stock, database)
        for run in range(size.runs):
            before = await mark(plant)
            one = _Stocktake(team, shelves, size, run)
            await one.whole()
            batches = -(-len(shelves.lying) // BATCH)
            limits.append((await copy_limit(plant, before, batches, LEFT)).by_batch_s)
            took.append(sum(one.steps.seconds.values()))
            runs.append(one.steps.seconds)
            if size.pages:
                pages.append(percentile(one.pages, 0.95))
                bare.append(percentile(one.bare, 0.95))
    await check_ledger(plant)
    steps = {step: round(statistics.median(run[step] for run in runs), 2) for step in runs[0]}
    sys.stdout.write(f"{size.name}: {len(shelves.lying)} lines, {steps}\n")
    figures = [figure(size.name, took, "s", limits)]
    if size.pages:
        figures.append(figure("stocktake_review_page_ms", pages, "ms", bare))
    return figures


class _Stocktake:
    """One stocktake from its plan to its end."""

    def __init__(self, team: Team, shelves: Shelves, size: Size, run: int) -> None:
        self.steps = Steps()
        self.pages: list[float] = []
        self.bare: list[float] = []
        self._team, self._shelves, self._size, self._run = team, shelves, size, run
        self._plan = 0

    async def whole(self) -> None:
        """All steps, each with the state that has to follow from it."""
        team = self._team
        with self.steps.of("plan_open"):
            form = {"site": team.plant.site, "kind": "full"}
            self._plan = team.ask("POST", "stocktakes", form)["id"]
            team.ask("POST", f"stocktakes/{self._plan}/open", {})
        # Whoever has loaded the lines knows of all moves before them.
        team.contact()
        told, off = self._told()
        self._push_all("count", told)
        await self._decide("accept", "counted")
        self._push_all("review", [("stock.count", team.people[1], one) for one in off], 1)
        await self._decide("review", "counted", "recount")
        asked = self._asked()
        await self._look_again()
        self._push_all("book", [("approve", team.people[2], _signed(one)) for one in asked], 1)
        await self._decide("book", "review")
        with self.steps.of("close"):
            team.ask("POST", f"stocktakes/{self._plan}/close", {"drop": False})
        if len(asked) != len(off):
            raise ValueError(f"{len(off)} lines were off, {len(asked)} were signed")

    def _told(self) -> tuple[list[Told], list[dict[str, Any]]]:
        """What everybody records, and what of it is not as the books have it."""
        lying, empty, counter = self._shelves.lying, self._shelves.empty, self._team.people[0]
        off = list(itertools.islice(lying, self._run, None, OFF_EVERY))
        for key in off:
            lying[key] -= OFF
        found: list[Key] = [(empty.pop(), item, lot) for _, item, lot in off[:1]]
        lying.update(dict.fromkeys(found, FOUND))
        args = {key: self._count(key) for key in lying}
        told: list[Told] = [("stock.count", counter, one) for one in args.values()]
        told += [
            ("stock.count_empty", counter, {"location": one, "plan": self._plan}) for one in empty
        ]
        return told, [args[key] for key in (*off, *found)]

    def _count(self, key: Key) -> dict[str, Any]:
        place, item, lot = key
        quantity = self._shelves.lying[key]
        return {
            "item": item, "lot": lot, "location": place, "quantity": quantity, "plan": self._plan,
        }  # fmt: skip

    def _push_all(self, step: str, told: Sequence[Told], phones: int | None = None) -> None:
        """All phones send their shares at the same time."""
        team = self._team
        share = max(1, -(-len(told) // (phones or len(team.phones))))
        ready = [
            team.record(at, told[start : start + share])
            for at, start in enumerate(range(0, len(told), share))
        ]
        errors: list[BaseException] = []

        def work(at: int) -> None:
            try:
                team.push(at, ready[at])
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(at,)) for at in range(len(ready))]
        with self.steps.of(step):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if errors:
            raise errors[0]

    async def _decide(self, step: str, *states: str) -> None:
        """Time goes on for all devices, then the job; again while lines are in these states."""
        for _ in range(ROUNDS_MAX):
            self._team.contact()
            with self.steps.of(step):
                self._team.contact()
                await accept_counts(self._team.database, CLOCK.now_ms(), Stocktakes())
                figures = self._team.ask("GET", f"stocktakes/{self._plan}")["figures"]
            if not any(figures.get(state) for state in states):
                return
        raise TimeoutError(f"{step}: {figures}")

    def _asked(self) -> list[str]:
        """What has to be signed, page by page as the screen asks for it."""
        found: list[str] = []
        after: int | None = 0
        while after is not None:
            with self.steps.of("review"):
                path = PAGE.format(plan=self._plan)
                page = self._team.ask("GET", f"{path}&after={after}")
            found += [one["approval"]["id"] for one in page["lines"] if one["approval"]]
            after = page["next"]
        return found

    async def _look_again(self) -> None:
        """The first page as often as its percentile needs, beside the bare query for its rows."""
        path = f"/api/v1/{PAGE.format(plan=self._plan)}"
        with self._team.plant.line() as line:
            for _ in range(self._size.pages):
                began = time.perf_counter()
                line.ask("GET", path, self._team.desk)
                self.pages.append(1000 * (time.perf_counter() - began))
        async with self._team.database.connection() as connection:
            for _ in range(self._size.pages):
                began = time.perf_counter()
                await connection.fetch(BARE_PAGE, self._plan)
                self.bare.append(1000 * (time.perf_counter() - began))


def _signed(count: str) -> dict[str, Any]:
    return {
        "operation": count,
        "decision": "approve",
        "note": None,
        "reason": None,
        "meaning": "approved",
        "method": "pin",
    }


async def _shelves(stock: Stock, database: Database) -> Shelves:
    """What lies in the bins, and a few bins more in which nothing does."""
    plant = stock.plant
    drafts = [
        LocationDraft(f"E-{uuid7(CLOCK)}", None, f"Empty {number}", "bin", plant.warehouse)
        for number in range(EMPTY_PLACES)
    ]
    async with database.transaction() as connection:
        rows = await connection.fetch(LYING, plant.bins)
        made, shown = await save_locations(connection, drafts)
        await publish(connection, shown, CLOCK.now_ms())
    lying = {(place, item, _lot(lot)): quantity for place, item, lot, quantity in rows}
    return Shelves(lying, [place.id for place in made if isinstance(place, Location)])


def _lot(lot: object) -> str | None:
    return None if str(lot) == NO_LOT else str(lot)


async def _team(plant: Plant, database: Database, phones: int) -> Team:
    people = [plant.person]
    name = f"Desk {uuid7(CLOCK)}"
    for number in range(2):
        async with database.transaction() as connection:
            command = CreatePerson(
                name=f"{name} {number}", roles=["supervisor", "storekeeper"], site=plant.site,
                password=PASSWORD,
            )  # fmt: skip
            people.append((await create_person(connection, command, Actor(CLOCK.now_ms()))).person)
    with plant.line() as line:
        form = {"name": f"{name} 1", "password": PASSWORD}
        desk = line.json("POST", "/api/v1/session", form)["access_token"]
    held = [await plant.phone(f"{name} {at}") for at in range(phones)]
    return Team(plant, database, desk, people, held)
