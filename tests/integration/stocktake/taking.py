"""What tests of stocktakes share: stock, an open plan, what a phone is given, time that passes."""

from __future__ import annotations

from typing import Any

from takt.inventory import accept_counts
from takt.stocktake import EXTENSION
from takt.stocktake.extension import Stocktakes
from tests.integration.inventory.plant import BOLT, NUT, Plant
from tests.integration.inventory.test_counts import DAY_MS
from tests.integration.stocktake.bureau import Bureau
from tests.phone import Phone

SECRET = 917_263
"""A figure that stands for nothing else anywhere."""


async def stock_up(bureau: Bureau) -> tuple[Phone, int]:
    """Bolts and nuts in two bins, received by a phone."""
    plant = bureau.plant
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", SECRET))
    phone.record("stock.receive", worker.id, plant.receive(NUT, "A2", 40))
    await plant.push(phone)
    return phone, worker.id


async def opened(bureau: Bureau, **fields: Any) -> Any:
    """A stocktake that is being counted."""
    form = {"site": bureau.plant.site, "kind": "full"} | fields
    made = await bureau.ask("POST", "stocktakes", form, 201)
    return await bureau.ask("POST", f"stocktakes/{made['id']}/open", {})


async def lines_of(bureau: Bureau, stocktake: int, **query: Any) -> list[Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return list((await bureau.ask("GET", f"stocktakes/{stocktake}/lines?{asked}"))["lines"])


async def held_by(plant: Plant, phone: Phone) -> dict[tuple[str, str, str], Any]:
    """All rows that a phone which starts from nothing is given."""
    scopes = [
        row["scope"]
        for row in await plant.server.fetch(
            "SELECT scope FROM device_grant WHERE device_id = $1", phone.device
        )
    ]
    page = await plant.pull(phone, {scope: [0, 0] for scope in scopes})
    while page["more"]:
        more = await plant.pull(phone, page["cursors"])
        page = more | {"rows": page["rows"] + more["rows"]}
    phone.head = page["head"]
    return {(row[0], row[1], ""): row[3] for row in page["rows"] if row[3] is not None}


async def complete(plant: Plant) -> None:
    """Time passes until the books of all counts are complete, and verdicts are given."""
    plant.clock.advance(20 * DAY_MS)
    await plant.renew_tokens()
    await settle(plant)


async def settle(plant: Plant) -> None:
    rules = EXTENSION
    assert isinstance(rules, Stocktakes)
    await accept_counts(plant.database, plant.clock.now_ms(), rules)


def count_of(plant: Plant, plan: int, item: int, place: str, quantity: int) -> dict[str, Any]:
    return {
        "item": item,
        "lot": None,
        "location": plant.places[place],
        "quantity": quantity,
        "plan": plan,
    }


async def rows(plant: Plant, text: str, *args: Any) -> list[tuple[Any, ...]]:
    """What the database says."""
    return [tuple(row) for row in await plant.server.fetch(text, *args)]
