"""Supervisors are told that a device counts blindly only while that is certain."""

from __future__ import annotations

from typing import Any

from tests.integration.inventory.plant import NUT
from tests.integration.stocktake.bureau import Bureau
from tests.integration.stocktake.taking import count_of, held_by, opened, stock_up
from tests.phone import Phone


async def is_called_blind(bureau: Bureau, phone: Phone) -> bool:
    """What another device is told of this one."""
    other = await bureau.plant.phone()
    rows = (await held_by(bureau.plant, other)).items()
    [row] = [
        one
        for (table, *_), one in rows
        if table == "count_device" and one["device"] == phone.device
    ]
    return bool(row["is_blind"])


async def take_part(bureau: Bureau, phone: Phone, worker: int, made: Any, *, on: bool) -> None:
    phone.record("stocktake.join", worker, {"stocktake": made["id"], "on": on})
    await bureau.plant.push(phone)


async def count(bureau: Bureau, phone: Phone, worker: int, made: Any) -> None:
    phone.record("stock.count", worker, count_of(bureau.plant, made["id"], NUT, "A2", 40))
    await bureau.plant.push(phone)


async def reveal(bureau: Bureau, phone: Phone) -> None:
    """The phone shows what the server has now."""
    phone.head = (await bureau.plant.pull(phone, {}))["head"]


async def test_a_device_that_joins_again_is_blind_only_after_it_pulled_once_more(
    bureau: Bureau,
) -> None:
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    await take_part(bureau, phone, anna, made, on=True)
    await reveal(bureau, phone)
    await count(bureau, phone, anna, made)
    assert await is_called_blind(bureau, phone)

    await take_part(bureau, phone, anna, made, on=False)
    await reveal(bureau, phone)
    assert not await is_called_blind(bureau, phone)
    await take_part(bureau, phone, anna, made, on=True)
    assert not await is_called_blind(bureau, phone)
    # What it counts now was looked at beside the figures that it had loaded.
    await count(bureau, phone, anna, made)
    assert not await is_called_blind(bureau, phone)

    await reveal(bureau, phone)
    await count(bureau, phone, anna, made)
    assert await is_called_blind(bureau, phone)


async def test_what_it_counts_in_the_push_in_which_it_joins_again_says_nothing(
    bureau: Bureau,
) -> None:
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    await take_part(bureau, phone, anna, made, on=True)
    await reveal(bureau, phone)
    await count(bureau, phone, anna, made)

    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": False})
    phone.record("stocktake.join", anna, {"stocktake": made["id"], "on": True})
    await count(bureau, phone, anna, made)

    assert not await is_called_blind(bureau, phone)


async def test_a_head_of_before_the_server_was_restored_says_nothing(bureau: Bureau) -> None:
    """Heads of two epochs are never compared (S2)."""
    phone, anna = await stock_up(bureau)
    made = await opened(bureau)
    await take_part(bureau, phone, anna, made, on=True)

    args = count_of(bureau.plant, made["id"], NUT, "A2", 40)
    phone.record("stock.count", anna, args, base=[phone.epoch + 1, 1_000_000])
    await bureau.plant.push(phone)

    assert not await is_called_blind(bureau, phone)
