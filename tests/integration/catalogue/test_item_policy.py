"""How items are picked and when somebody is warned: stored, published, guarded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from takt.catalogue.use_cases import classification, items
from takt.catalogue.use_cases.editing import Workplace
from takt.kernel.errors import Invalid

Published = Callable[[str], Awaitable[dict[str, Any]]]
POLICY = {
    "picking": "fefo",
    "serial_tracked": True,
    "shelf_life_days": 365,
    "warn_days": 30,
    "min_stock": 0,
    "max_stock": 2_000,
    "slow_days": 90,
    "inspects_receipt": True,
    "hold_mode": "warn",
}


@pytest.fixture
async def glue(place: Workplace) -> dict[str, Any]:
    unit = await classification.save_unit(place, {"code": "KG", "name_en": "Kilo", "scale": 3})
    return {"code": "GLUE", "name_en": "Glue", "unit": unit.id, "lot_tracked": True}


async def test_a_policy_is_published_as_it_was_said(
    place: Workplace, glue: dict[str, Any], published: Published
) -> None:
    item = await items.create_item(place, {**glue, **POLICY})

    row = (await published("item"))[str(item.id)]
    assert {name: row[name] for name in POLICY} == POLICY


async def test_what_is_not_sent_stays_and_null_leaves_it_to_the_category(
    place: Workplace, glue: dict[str, Any], published: Published
) -> None:
    item = await items.create_item(place, {**glue, **POLICY})

    await items.change_item(place, item.id, {"picking": None, "min_stock": None})

    row = (await published("item"))[str(item.id)]
    assert {name: row[name] for name in POLICY} == {**POLICY, "picking": None, "min_stock": None}


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"picking": "random"}, "picking", "not_allowed"),
        ({"picking": 1}, "picking", "not_allowed"),
        ({"warn_days": -1}, "warn_days", "out_of_range"),
        ({"slow_days": 0}, "slow_days", "out_of_range"),
        ({"shelf_life_days": 36_501}, "shelf_life_days", "out_of_range"),
        ({"shelf_life_days": "long"}, "shelf_life_days", "not_whole"),
        ({"min_stock": 1.5}, "min_stock", "not_whole"),
        ({"min_stock": 10**12 + 1}, "min_stock", "out_of_range"),
        ({"min_stock": 2_001}, "max_stock", "below_min"),
        ({"lot_tracked": False}, "serial_tracked", "needs_lots"),
        ({"inspects_receipt": "yes"}, "inspects_receipt", "not_a_flag"),
        ({"hold_mode": "ask"}, "hold_mode", "not_allowed"),
    ],
)
async def test_a_policy_that_makes_no_sense_is_refused_by_field(
    place: Workplace, glue: dict[str, Any], wrong: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await items.create_item(place, {**glue, **POLICY, **wrong})

    assert [(fault.field, fault.code) for fault in refused.value.errors] == [(field, code)]


async def test_a_category_says_what_its_items_leave_open(
    place: Workplace, published: Published
) -> None:
    said = {"picking": "lifo", "warn_days": 14, "slow_days": None}
    category = await classification.save_category(place, {"code": "C", "name_en": "C", **said})

    row = (await published("category"))[str(category.id)]
    assert {name: row[name] for name in said} == said
    with pytest.raises(Invalid) as refused:
        await classification.save_category(place, {"slow_days": 0}, category.id)
    assert [fault.field for fault in refused.value.errors] == ["slow_days"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item SET picking = 'random'",
        "UPDATE item SET lot_tracked = false",
        "UPDATE item SET max_stock = -1",
        "UPDATE item SET min_stock = 3000",
    ],
)
async def test_the_database_refuses_a_policy_that_makes_no_sense(
    place: Workplace, glue: dict[str, Any], statement: str
) -> None:
    await items.create_item(place, {**glue, **POLICY})

    with pytest.raises(asyncpg.CheckViolationError):
        async with place.database.transaction() as connection:
            await connection.execute(statement)
