"""What a stocktake must never do: known failures of counting, each with a test of its own."""

from __future__ import annotations

from takt.inventory.verify import verify
from tests.integration.inventory.plant import NUT
from tests.integration.inventory.test_counts import signed
from tests.integration.inventory.test_reservations import reserve
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import (
    complete,
    count_of,
    lines_of,
    opened,
    settle,
    stock_up,
)


async def test_count_nets_moves(bureau: Bureau) -> None:
    """Stock that moved meanwhile neither stops a stocktake from closing nor makes it wrong."""
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    mover = await plant.phone()
    made = await opened(bureau)
    mover.record("stock.move", anna, plant.move(NUT, "A2", "A1", 7))
    await plant.push(mover)
    phone.head = (await plant.pull(phone, {}))["head"]
    plant.clock.advance(60_000)
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 33))
    phone.record("stock.issue", anna, plant.issue(NUT, "A2", 5))
    await plant.push(phone)
    mover.head = (await plant.pull(mover, {}))["head"]
    plant.clock.advance(60_000)
    mover.record("stock.move", anna, plant.move(NUT, "A1", "A2", 2))
    await plant.push(mover)
    await complete(plant)
    await bureau.renew()

    [line] = [one for one in await lines_of(bureau, made["id"]) if one["counted"] is not None]
    assert (line["state"], line["counted"], line["variance"]) == ("done", 33, 0)
    closed = await bureau.ask("POST", f"stocktakes/{made['id']}/close", {"drop": True})
    assert closed["status"] == "closed"
    stock = await plant.stock()
    assert (stock["A2", NUT], stock["A1", NUT]) == (33 - 5 + 2, 7 - 2)
    assert await plant.codes() == []
    assert await verify(plant.database) == []


async def test_count_with_reservations(bureau: Bureau) -> None:
    """Reserved stock is counted like any other, also when less is there than was promised."""
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    boss = await plant.worker("supervisor")
    place = plant.places["A2"]
    phone.record("stock.reserve", anna, reserve(NUT, 30, location=place))
    await plant.push(phone)
    made = await opened(bureau, blind=False)
    phone.record("stock.count", anna, count_of(plant, made["id"], NUT, "A2", 25))
    await plant.push(phone)
    await complete(plant)
    bert = await plant.worker()
    await plant.pull(phone, {})
    phone.record("stock.count", bert.id, count_of(plant, made["id"], NUT, "A2", 25))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()
    [line] = await lines_of(bureau, made["id"], state="review")
    phone.record("approve", boss.id, signed(line["approval"]["id"]))
    assert (await plant.push(phone))["results"][-1][1] == "applied"
    await settle(plant)

    assert (await plant.stock())["A2", NUT] == 25
    reserved = await plant.server.fetch("SELECT quantity, open FROM reservation")
    assert [(row["quantity"], row["open"]) for row in reserved] == [(30, 30)]
    assert await verify(plant.database) == []


async def test_two_counts_one_truth(bureau: Bureau) -> None:
    """Whoever counts the same goods again says the same thing once more, and adds nothing."""
    plant = bureau.plant
    phone, anna = await stock_up(bureau)
    bert = await plant.worker()
    made = await opened(bureau)
    for person in (anna, bert.id, anna):
        plant.clock.advance(60_000)
        phone.record("stock.count", person, count_of(plant, made["id"], NUT, "A2", 40))
    await plant.push(phone)
    await complete(plant)
    await bureau.renew()

    assert (await plant.stock())["A2", NUT] == 40
    [line] = [one for one in await lines_of(bureau, made["id"]) if one["counted"] is not None]
    assert (line["state"], line["counted"], line["variance"]) == ("done", 40, 0)
    kept = await plant.server.fetch("SELECT status FROM count_verdict ORDER BY effective")
    assert [row["status"] for row in kept] == ["voided", "accepted", "accepted"]
    assert await verify(plant.database) == []


async def test_when_all_counts_are_set_aside_a_third_one_is_judged_alone(bureau: Bureau) -> None:
    plant = bureau.plant
    phone, zhang = await stock_up(bureau)
    li, chen = (await plant.worker()).id, (await plant.worker()).id
    boss = (await plant.worker("supervisor")).id
    made = await opened(bureau)

    async def counted(person: int, quantity: int) -> None:
        await plant.pull(phone, {})
        phone.record("stock.count", person, count_of(plant, made["id"], NUT, "A2", quantity))
        await plant.push(phone)
        await complete(plant)
        await bureau.renew()

    await counted(zhang, 0)
    await counted(li, 40)
    [line] = await lines_of(bureau, made["id"], state="recount")
    undecided = [one for one in line["counts"] if one["status"] not in ("accepted", "voided")]
    assert {one["person"] for one in undecided} == {zhang, li}
    for one in undecided:
        args = {"count": one["id"], "answer": "recount", "before": [], "after": [], "note": None}
        phone.record("count.settle", boss, args)
    results = (await plant.push(phone))["results"]
    assert [result[1] for result in results] == ["applied", "applied"]
    await settle(plant)
    [line] = await lines_of(bureau, made["id"], state="recount")
    assert [one["status"] for one in line["counts"]] == ["voided", "voided"]
    assert set(line["not_by"]) == {zhang, li}

    await counted(chen, 40)

    [line] = await lines_of(bureau, made["id"], state="done")
    assert (line["counted"], line["variance"], line["approval"]) == (40, 0, None)
    assert "inventory.counts_differ" not in await plant.codes()
    assert await verify(plant.database) == []
