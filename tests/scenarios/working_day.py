"""A day's cast in business words: who works here, what they hold, and what the office sees.

All of it goes through the interfaces that phones and people use; nothing looks into the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.integration.inventory.plant import Plant
from tests.phone import Act, Phone
from tests.server import SignedIn

MINUTE_MS = 60_000


@dataclass
class Worker:
    """Somebody with a phone in the hand; what they do waits on it until `sends`."""

    day: Day
    name: str
    signed_in: SignedIn
    phone: Phone
    numbers: Iterator[str] = field(default_factory=lambda: iter(()))
    """Codes for own lots, of the block that the phone leased."""

    def does(self, kind: str, args: dict[str, Any]) -> Act:
        """Record an act; there may be no network."""
        self.day.passes(1)
        return self.phone.record(kind, self.signed_in.id, args)

    async def sends(self) -> list[list[Any]]:
        """The phone has network: what the books say to each act, without its number."""
        await self.wakes()
        receipt = await self.day.plant.push(self.phone)
        return [result[1:] for result in receipt["results"]]

    async def leases_numbers(self) -> None:
        """The phone has network before the shift: it gets numbers for lots that it will make."""
        await self.receives("number_block")  # the first contact leases them, the next brings them
        (block,) = await self.receives("number_block")
        numbers = range(block["first"], block["last"] + 1)
        self.numbers = (f"{block['prefix']}-{number:05d}" for number in numbers)

    async def receives(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table that are meant for this phone alone, as its next pull brings them."""
        await self.wakes()
        page = await self.day.plant.pull(self.phone, {f"me:{self.phone.device}": [0, 0]})
        return [row[3] for row in page["rows"] if row[0] == table and row[3] is not None]

    async def wakes(self) -> None:
        """The phone is taken up again: it asks for a token, as it does every quarter of an hour."""
        server = self.day.plant.server
        reply = await server.client.post(
            "/sync/v1/token", json={"assertion": self.phone.assertion()}
        )
        token = reply.raise_for_status().json()["token"]
        self.day.plant.headers[self.phone.device] = {"authorization": f"Bearer {token}"}


@dataclass
class Day:
    """The plant on one day."""

    plant: Plant
    workers: dict[str, Worker] = field(default_factory=dict)

    async def hire(self, name: str, *roles: str, everywhere: bool = False) -> Worker:
        """Somebody with these roles; the phone comes with `hand_out_phones`."""
        person = await self.plant.server.person(*roles, name=name, everywhere=everywhere)
        self.workers[name] = Worker(self, name, person, Phone())
        return self.workers[name]

    async def hand_out_phones(self) -> None:
        """Enrol a phone for each worker, once everybody's rights are known."""
        for worker in self.workers.values():
            worker.phone = await self.plant.phone(name=f"Phone of {worker.name}")

    def passes(self, minutes: int) -> None:
        """Time goes by."""
        self.plant.clock.advance(minutes * MINUTE_MS)

    async def ask(self, who: Worker, path: str, **query: Any) -> Any:
        """What the interface answers to somebody, who signs in again first."""
        server = self.plant.server
        who.signed_in = await server.sign_in(who.signed_in.id, who.name)
        reply = await server.client.get(path, params=query, headers=who.signed_in.headers)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def tell(self, who: Worker, path: str, form: dict[str, Any]) -> Any:
        """What the interface answers to a form that somebody sends, who signs in again first."""
        server = self.plant.server
        who.signed_in = await server.sign_in(who.signed_in.id, who.name)
        reply = await server.client.post(path, json=form, headers=who.signed_in.headers)
        assert reply.status_code < 300, reply.text
        return reply.json()

    async def on_hand(
        self, who: Worker, place: str, item: int, lot: str | None = None, at: int | None = None
    ) -> int:
        """How much lies at a place, now or as of a past moment."""
        moment = {} if at is None else {"at": at}
        page = await self.ask(
            who,
            "/api/v1/stock",
            location=self.plant.places[place],
            item=item,
            virtual=True,
            **moment,
        )
        return sum(row["quantity"] for row in page["stock"] if row["lot"] == lot)

    async def inbox(self, who: Worker, table: str) -> list[dict[str, Any]]:
        """The rows of the inbox as that person's phone receives them."""
        scope = f"inbox:{self.plant.site}"
        await who.wakes()
        page = await self.plant.pull(who.phone, {scope: [0, 0]})
        return [row[3] for row in page["rows"] if row[0] == table and row[3] is not None]

    async def notice(self, who: Worker, code: str, status: str = "open") -> dict[str, Any]:
        """The one notice of a kind."""
        rows = await self.inbox(who, "notice")
        found = [row for row in rows if (row["code"], row["status"]) == (code, status)]
        assert len(found) == 1, rows
        return found[0]

    async def ledger_of(self, who: Worker, item: int) -> list[dict[str, Any]]:
        """Every entry of an item, oldest first."""
        page = await self.ask(who, "/api/v1/ledger", item=item, limit=500)
        return list(reversed(page["entries"]))
