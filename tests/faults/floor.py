"""The demo plant's floor against a real `takt serve`: people, places, goods and enrolled phones.

The server may be killed, restarted or restored; the floor stays and is told where it serves now.
"""

from __future__ import annotations

import itertools
import ssl
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.live_server import LiveServer
from tests.phone import Act, Phone, body_of

Figure = tuple[int, int, str | None]
NO_DIFFERENCE = ("clean", "no difference")
SIGNED = {"content-type": "application/json"}


class NotReachedError(Exception):
    """No reply came: the server was away, or went away while it worked."""


@dataclass
class Floor:
    """What tests know of the plant; `api` speaks as its administrator."""

    server: LiveServer
    places: dict[str, int] = field(default_factory=dict)
    items: list[int] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    client: httpx.Client = field(init=False)
    api_token: str = ""

    def __post_init__(self) -> None:
        self.client = self.new_client()
        self.sign_in()
        self.people = {
            role["role"]: person["id"]
            for person in self.get("/api/v1/people")["people"]
            for role in person["roles"]
        }
        found = self.get("/api/v1/locations")["locations"]
        self.places = {place["role"] or place["code"]: place["id"] for place in found}
        self.items = [
            item["id"]
            for item in self.get("/api/v1/items", limit=200)["items"]
            if not item["lot_tracked"]
        ]

    @property
    def bins(self) -> list[int]:
        """Places that hold goods."""
        return [self.places["RM-A-01"], self.places["RM-A-02"], self.places["RM-R-01"]]

    def new_client(self) -> httpx.Client:
        """A client of its own that trusts the plant's authority."""
        context = ssl.create_default_context(cafile=str(self.server.authority))
        return httpx.Client(verify=context, timeout=30)

    def close(self) -> None:
        self.client.close()

    def sign_in(self) -> None:
        """Sign the administrator in."""
        root = next(one for one in self.server.demo["people"] if one["role"] == "administrator")
        reply = self.client.post(
            f"{self.server.url}/api/v1/session",
            json={"name": root["name"], "password": root["password"]},
        )
        self.api_token = reply.raise_for_status().json()["access_token"]

    def _as_root(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.api_token}"}

    def get(self, path: str, **query: Any) -> Any:
        """What the interface answers to the administrator."""
        reply = self.client.get(self.server.url + path, params=query, headers=self._as_root())
        return reply.raise_for_status().json()

    def enrol(self, name: str, phone: Phone) -> Phone:
        """Enrol a phone as an administrator would have it done."""
        site = self.places["PUMPS"]
        made = self.client.post(
            f"{self.server.url}/api/v1/devices/enrolments",
            json={"name": name, "site": site, "kind": "shared"},
            headers=self._as_root(),
        )
        code = made.raise_for_status().json()["code"]
        reply = self.client.post(
            f"{self.server.url}/sync/v1/enrol",
            json={"code": code, "name": name, "public_key": phone.public_jwk},
        )
        phone.device = reply.raise_for_status().json()["device"]
        return phone

    def ask(
        self, phone: Phone, path: str, request: dict[str, Any], client: httpx.Client
    ) -> dict[str, Any]:
        """The reply to a push or pull, an error document included."""
        try:
            for _ in range(2):
                headers = SIGNED | {"authorization": f"Bearer {self.token(phone, client)}"}
                url = f"{self.server.url}/sync/v1/{path}"
                reply = client.post(url, content=body_of(request), headers=headers)
                if reply.status_code != 401:
                    break
                self.tokens.pop(phone.device, None)
        except (httpx.TransportError, FileNotFoundError) as error:
            raise NotReachedError from error
        if reply.status_code == 503:
            raise NotReachedError
        assert reply.status_code < 500, reply.text
        return dict(reply.json())

    def token(self, phone: Phone, client: httpx.Client) -> str:
        """The phone's token, fetched when it has none."""
        if phone.device not in self.tokens:
            reply = client.post(
                f"{self.server.url}/sync/v1/token", json={"assertion": phone.assertion()}
            )
            if reply.status_code == 503:
                raise NotReachedError
            assert reply.status_code in {200, 201}, reply.text
            self.tokens[phone.device] = reply.json()["token"]
        return self.tokens[phone.device]

    def stock(self) -> dict[Figure, int]:
        """Every figure of the books, virtual places included."""
        found: dict[Figure, int] = {}
        after: dict[str, Any] = {}
        while True:
            page = self.get("/api/v1/stock", virtual=True, limit=1_000, **after)
            found |= {(r["location"], r["item"], r["lot"]): r["quantity"] for r in page["stock"]}
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    def ledger(self) -> Iterator[dict[str, Any]]:
        """Every entry of the ledger, newest first."""
        before: dict[str, Any] = {}
        while True:
            page = self.get("/api/v1/ledger", limit=1_000, **before)
            yield from page["entries"]
            if page["next"] is None:
                return
            before = {"before": page["next"]}


def effects(acts: Iterable[Act]) -> Counter[Figure]:
    """What the acts do to the figures, by plain arithmetic."""
    sums: Counter[Figure] = Counter()
    for act in acts:
        args = act["args"]
        sums[args["from"], args["item"], args["lot"]] -= args["quantity"]
        sums[args["to"], args["item"], args["lot"]] += args["quantity"]
    return sums


def added(before: dict[Figure, int], acts: Iterable[Act]) -> dict[Figure, int]:
    """The figures that have to stand in the books after the acts."""
    sums = Counter(before)
    sums.update(effects(acts))
    return {figure: quantity for figure, quantity in sums.items() if quantity}


def floor_work(floor: Floor, first: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Receipts, moves and issues without end, in an order that only the number decides."""
    bins = floor.bins
    for number in itertools.count(first):
        item = floor.items[number % 5]
        source, target = bins[number % 3], bins[(number + 1) % 3]
        args = {"item": item, "lot": None, "unit": None, "entered": None}
        if number % 3 == 0:
            ends = {"from": floor.places["supplier"], "to": source}
            more = {"lot_code": None, "expires_on": None, "reference": None}
            yield "stock.receive", args | ends | more | {"quantity": 7}
        elif number % 3 == 1:
            yield "stock.move", args | {"from": source, "to": target, "quantity": 2}
        else:
            ends = {"from": source, "to": floor.places["production"], "reference": None}
            yield "stock.issue", args | ends | {"quantity": 3}
