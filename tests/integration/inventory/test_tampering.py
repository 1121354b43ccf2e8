"""What a database administrator changes behind the product's back is named by `takt verify`."""

import pytest

from takt.inventory.verify import verify
from takt.runtime.database_copy import connected
from tests.conftest import TestServer
from tests.integration.inventory.plant import BOLT, Plant

CHANGES = {
    "the words of an act": (
        "operation",
        "UPDATE operation SET body = convert_to(replace(convert_from(body, 'UTF8'),"
        " '\"quantity\":10', '\"quantity\":99'), 'UTF8')",
    ),
    "the person of an act": ("operation", "UPDATE operation SET person = person + 1"),
    "the hash of an act": ("operation", "UPDATE operation SET hash = sha256(hash) WHERE n = 1"),
    "an entry and its balance": (
        "stock_event",
        "UPDATE stock_event SET quantity = quantity * 2;"
        "UPDATE balance SET quantity = quantity * 2;"
        "UPDATE feed SET row = replace(row, '10', '20') WHERE table_name = 'balance'",
    ),
    "the log that devices read by": ("feed_change", "DELETE FROM feed_change"),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_behind_the_back_of_the_product_is_named(
    plant: Plant, change: str, postgres: TestServer, database_name: str
) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("stock.receive", worker.id, plant.receive(BOLT, "A1", 10))
    phone.record("undo", worker.id, {"operation": "not an identifier"})
    await plant.push(phone)
    assert await verify(plant.database) == []
    table, statements = CHANGES[change]

    async with connected(postgres.owner_url(database_name)) as owner:
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        await owner.execute(statements)
        await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    found = {difference.what for difference in await verify(plant.database)}
    assert {"stock_event": "entry", "feed_change": "feed"}.get(table, table) in found
