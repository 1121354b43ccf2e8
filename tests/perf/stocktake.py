"""stocktake_20k_seconds, stocktake_1k_seconds: a whole stocktake, planned to closed, over HTTPS.

Phones push counts in batches; one line in a hundred is off, is counted again by somebody else and
signed. The server decides by itself, every three seconds: its pauses are in the figure.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from takt.identity import Actor, CreatePerson, create_person
from takt.kernel.ids import uuid7
from tests.perf.batches import OPENING, Stock
from tests.perf.copy_limit import COPIED, copy_limit, mark
from tests.perf.figures import RUNS, Figure, figure, percentile
from tests.perf.plant import CLOCK, Plant
from tests.perf.wire import Line
from tests.phone import Phone, body_of

PASSWORD = "brass-otter-41-lantern"
LEFT = (*COPIED, "count_verdict", "count_line", "approval")
BATCH = 500
OFF_EVERY = 100
PATIENCE_S = 120


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
    """Who plans, who counts, who counts again and who signs, with the phones in their hands."""

    plant: Plant
    desk: str
    people: list[int]
    phones: list[tuple[Phone, str]]
    steps: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, line: Line, method: str, path: str, form: Any = None) -> Any:
        body = None if form is None else json.dumps(form).encode()
        return json.loads(line.ask(method, f"/api/v1/{path}", self.desk, body))

    def push(self, line: Line, at: int, acts: Sequence[tuple[str, int, dict[str, Any]]]) -> None:
        """One batch of a phone, recorded just now."""
        phone, token = self.phones[at]
        first = len(phone.acts) + 1
        for kind, person, args in acts:
            phone.record(kind, person, args, id=uuid7(CLOCK))
        body = body_of(phone.push_request(first, len(acts)))
        receipt = json.loads(line.ask("POST", "/sync/v1/push", token, body))
        phone.acknowledged, phone.seen = receipt["ok"], receipt["server_time"]

    def contact(self, line: Line) -> None:
        """Every phone has heard of a time after its last act: nobody waits for any."""
        for phone, token in self.phones * 2:
            body = body_of(phone.pull_request({}, 1))
            reply = json.loads(line.ask("POST", "/sync/v1/pull", token, body))
            phone.seen, phone.head = reply["server_time"], reply["head"]


def measure(plant: Plant, stock: Stock, size: Size = Size()) -> list[Figure]:
    """Whole stocktakes, one after the other, beside a COPY of the rows that each left."""
    team = asyncio.run(_team(plant, size.phones))
    took, limits, pages = [], [], []
    for _ in range(size.runs):
        before = asyncio.run(mark(plant))
        with plant.line() as line:
            took.append(_stocktake(team, line, stock, pages, size))
        limit = asyncio.run(copy_limit(plant, before, size.phones, LEFT))
        limits.append(limit.by_batch_s)
    figures = [figure(size.name, took, "s", limits)]
    if size.pages:
        figures.append(figure("stocktake_review_page_ms", pages, "ms", [1000 * min(limits)]))
    steps = {step: round(sorted(times)[len(times) // 2], 2) for step, times in team.steps.items()}
    sys.stdout.write(f"{size.name}: {steps}\n")
    return figures


def _stocktake(team: Team, line: Line, stock: Stock, pages: list[float], size: Size) -> float:
    began = time.perf_counter()
    clock = _Steps(team)
    made = team.ask(line, "POST", "stocktakes", {"site": team.plant.site, "kind": "full"})
    plan = made["id"]
    made = team.ask(line, "POST", f"stocktakes/{plan}/open", {})
    clock.note("open")
    off = _count_all(team, stock, plan)
    clock.note("count")
    team.contact(line)
    _until(team, line, plan, "counted")
    clock.note("accept")
    again = [("stock.count", team.people[1], one) for one in off]
    for part in _batches(again):
        team.push(line, 0, part)
    team.contact(line)
    _until(team, line, plan, "counted", "recount")
    clock.note("recount")
    asked = _asked(team, line, plan, pages, size.pages)
    for part in _batches([("approve", team.people[2], _signed(one)) for one in asked]):
        team.push(line, 0, part)
    _until(team, line, plan, "review")
    clock.note("sign")
    team.ask(line, "POST", f"stocktakes/{plan}/close", {"drop": True})
    clock.note("close")
    return time.perf_counter() - began


class _Steps:
    def __init__(self, team: Team) -> None:
        self._team, self._at = team, time.perf_counter()

    def note(self, step: str) -> None:
        now = time.perf_counter()
        self._team.steps.setdefault(step, []).append(now - self._at)
        self._at = now


def _count_all(team: Team, stock: Stock, plan: int) -> list[dict[str, Any]]:
    """All phones count their share at the same time; returns the lines that were off."""
    keys = list(itertools.product(team.plant.bins, stock.lots.items()))
    lines = [
        {
            "item": item,
            "lot": lot,
            "location": place,
            "quantity": OPENING - (at % OFF_EVERY == 0),
            "plan": plan,
        }
        for at, (place, (item, lot)) in enumerate(keys)
    ]
    share = -(-len(lines) // len(team.phones))
    errors: list[BaseException] = []

    def work(at: int) -> None:
        acts = [("stock.count", team.people[0], one) for one in lines[at * share :][:share]]
        try:
            with team.plant.line() as line:
                for part in _batches(acts):
                    team.push(line, at, part)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(len(team.phones))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [one for one in lines if one["quantity"] != OPENING]


def _batches(acts: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(acts), BATCH):
        yield acts[start : start + BATCH]


def _until(team: Team, line: Line, plan: int, *states: str) -> None:
    """Ask how far it is until no line is in any of these states."""
    end = time.monotonic() + PATIENCE_S
    while True:
        figures = team.ask(line, "GET", f"stocktakes/{plan}")["figures"]
        if not any(figures.get(state) for state in states):
            return
        if time.monotonic() > end:
            raise TimeoutError(f"{figures}")
        time.sleep(0.1)


def _asked(team: Team, line: Line, plan: int, pages: list[float], wanted: int) -> list[str]:
    """What has to be signed, page by page as the screen asks for it."""
    found: list[str] = []
    after = 0
    times: list[float] = []
    while True:
        began = time.perf_counter()
        page = team.ask(
            line, "GET", f"stocktakes/{plan}/lines?state=review&limit=200&after={after}"
        )
        times.append(1000 * (time.perf_counter() - began))
        found += [one["approval"]["id"] for one in page["lines"] if one["approval"]]
        if page["next"] is None:
            break
        after = page["next"]
    if wanted:
        pages.append(percentile(times, 0.95))
    return found


def _signed(count: str) -> dict[str, Any]:
    return {
        "operation": count,
        "decision": "approve",
        "note": None,
        "reason": None,
        "meaning": "approved",
        "method": "pin",
    }


async def _team(plant: Plant, phones: int) -> Team:
    people = [plant.person]
    name = f"Desk {uuid7(CLOCK)}"
    async with plant.database() as database:
        for number in range(2):
            async with database.transaction() as connection:
                made = await create_person(
                    connection,
                    CreatePerson(
                        name=f"{name} {number}",
                        roles=["supervisor", "storekeeper"],
                        site=plant.site,
                        password=PASSWORD,
                    ),
                    Actor(CLOCK.now_ms()),
                )
            people.append(made.person)
    with plant.line() as line:
        form = {"name": f"{name} 1", "password": PASSWORD}
        desk = line.json("POST", "/api/v1/session", form)["access_token"]
    return Team(plant, desk, people, [await plant.phone(f"{name} {at}") for at in range(phones)])
