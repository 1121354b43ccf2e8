"""Items in the database: stored, published, audited, and guarded to the last."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from takt.catalogue import queries
from takt.catalogue.queries import ItemFilter
from takt.catalogue.use_cases import classification, items
from takt.catalogue.use_cases.editing import Workplace
from takt.kernel.errors import DomainError, Invalid, NotFound
from takt.runtime import audit
from takt.runtime.database import Database

Published = Callable[[str], Awaitable[dict[str, Any]]]


@pytest.fixture
async def units(place: Workplace) -> dict[str, int]:
    made = {}
    for code, scale in (("PCS", 0), ("BOX", 0), ("KG", 3)):
        unit = await classification.save_unit(
            place, {"code": code, "name_en": code, "scale": scale}
        )
        made[code] = unit.id
    return made


def words(refused: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in refused.value.errors}


async def test_a_new_item_is_published_as_devices_read_it(
    place: Workplace, units: dict[str, int], published: Published
) -> None:
    category = await classification.save_category(place, {"code": "FAST", "name_zh": "紧固件"})
    item = await items.create_item(
        place,
        {
            "code": "ｂｏｌｔ－8",
            "name_zh": "六角螺栓",
            "category": category.id,
            "unit": units["PCS"],
            "units": [[units["BOX"], 100, 1]],
            "barcodes": [["2000000000015", None], ["2000000000022", units["BOX"]]],
        },
    )
    assert (await published("item"))[str(item.id)] == {
        "id": item.id,
        "code": "bolt-8",
        "name_zh": "六角螺栓",
        "name_en": None,
        "pinyin": "ljls",
        "category": category.id,
        "unit": units["PCS"],
        "scale": 0,
        "lot_tracked": False,
        "active": True,
        "merged_into": None,
        "picking": None,
        "serial_tracked": False,
        "shelf_life_days": None,
        "warn_days": None,
        "min_stock": None,
        "max_stock": None,
        "slow_days": None,
        "inspects_receipt": False,
        "hold_mode": "block",
        "units": [[units["BOX"], 100, 1]],
        "barcodes": [["2000000000015", None], ["2000000000022", units["BOX"]]],
    }


async def test_a_new_item_starts_with_the_scale_of_its_unit(
    place: Workplace, units: dict[str, int]
) -> None:
    item = await items.create_item(place, {"code": "OIL", "name_en": "Oil", "unit": units["KG"]})
    assert item.scale == 3


async def test_the_same_code_in_another_spelling_is_taken(
    place: Workplace, units: dict[str, int]
) -> None:
    await items.create_item(place, {"code": "A-1", "name_en": "One", "unit": units["PCS"]})
    with pytest.raises(Invalid) as refused:
        await items.create_item(place, {"code": "ａ－１", "name_en": "Two", "unit": units["PCS"]})
    assert words(refused) == {("code", "taken")}


async def test_two_writers_of_one_code_leave_one_item(
    place: Workplace, units: dict[str, int]
) -> None:
    form = {"code": "A-1", "name_en": "One", "unit": units["PCS"]}
    answers = await asyncio.gather(
        *(items.create_item(place, form) for _ in range(6)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, DomainError)]
    assert len(refused) == 5


async def test_a_rename_keeps_the_id_and_tells_who_changed_what(
    place: Workplace, units: dict[str, int], published: Published
) -> None:
    item = await items.create_item(place, {"code": "A", "name_en": "One", "unit": units["PCS"]})
    await items.change_item(place, item.id, {"code": "B", "name_en": "Two"})
    row = (await published("item"))[str(item.id)]
    assert (row["code"], row["name_en"]) == ("B", "Two")
    async with place.database.read_snapshot() as connection:
        last = await connection.fetchrow(
            "SELECT action, subject, before::text, after::text FROM audit_entry"
            " ORDER BY n DESC LIMIT 1"
        )
        faults = await audit.verify(connection)
    assert last is not None
    assert (last["action"], last["subject"]) == ("catalogue.item_changed", f"item:{item.id}")
    assert '"One"' in last["before"]
    assert '"Two"' in last["after"]
    assert faults == []


async def test_a_change_that_changes_nothing_writes_nothing(
    place: Workplace, units: dict[str, int]
) -> None:
    item = await items.create_item(place, {"code": "A", "name_en": "One", "unit": units["PCS"]})
    async with place.database.connection() as connection:
        before = await connection.fetchval("SELECT seq FROM feed_head")
        await items.change_item(place, item.id, {"name_en": " One "})
        assert await connection.fetchval("SELECT seq FROM feed_head") == before


async def test_a_deactivated_item_stays_and_can_come_back(
    place: Workplace, units: dict[str, int]
) -> None:
    item = await items.create_item(place, {"code": "A", "name_en": "One", "unit": units["PCS"]})
    assert not (await items.deactivate_item(place, item.id)).active
    assert (await items.change_item(place, item.id, {"active": True})).active


async def test_barcodes_move_with_a_merge_and_pointers_stay_short(
    place: Workplace, units: dict[str, int], published: Published
) -> None:
    made = []
    for place_of, code in enumerate("ABC"):
        made.append(
            await items.create_item(
                place,
                {
                    "code": code,
                    "name_en": code,
                    "unit": units["PCS"],
                    "barcodes": [[f"69{place_of}", None]],
                },
            )
        )
    first, second, third = (item.id for item in made)
    await items.merge_item(place, first, {"into": second})
    survivor = await items.merge_item(place, second, {"into": third})
    assert [barcode.code for barcode in survivor.barcodes] == ["692", "691", "690"]
    rows = await published("item")
    assert rows[str(first)]["merged_into"] == third
    assert rows[str(second)]["merged_into"] == third
    with pytest.raises(Invalid) as refused:
        await items.merge_item(place, third, {"into": second})
    assert ("into", "cycle") in words(refused)


async def test_a_merged_item_does_not_come_back(place: Workplace, units: dict[str, int]) -> None:
    one = await items.create_item(place, {"code": "A", "name_en": "One", "unit": units["PCS"]})
    two = await items.create_item(place, {"code": "B", "name_en": "Two", "unit": units["PCS"]})
    await items.merge_item(place, one.id, {"into": two.id})
    with pytest.raises(Invalid) as refused:
        await items.change_item(place, one.id, {"active": True})
    assert words(refused) == {("active", "merged")}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ljls", ["BOLT-8"]),
        ("螺栓", ["BOLT-8"]),
        ("bolt", ["BOLT-8", "XBOLT"]),
        ("ｂｏｌｔ", ["BOLT-8", "XBOLT"]),
        ("hex", ["BOLT-8"]),
        ("2000000000015", ["XBOLT"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
    ],
)
async def test_search_finds_by_code_name_initials_and_barcode(
    place: Workplace, units: dict[str, int], text: str, codes: list[str]
) -> None:
    unit = units["PCS"]
    await items.create_item(
        place, {"code": "BOLT-8", "name_zh": "六角螺栓", "name_en": "Hex bolt", "unit": unit}
    )
    await items.create_item(
        place,
        {"code": "XBOLT", "name_zh": "特殊件", "unit": unit, "barcodes": [["2000000000015", None]]},
    )
    async with place.database.read_snapshot() as connection:
        found, total = await queries.find_items(connection, ItemFilter(search=text))
    assert [item.code for item in found] == codes
    assert total == len(codes)


async def test_pages_cover_everything_once(place: Workplace, units: dict[str, int]) -> None:
    for number in range(7):
        form = {"code": f"A{number}", "name_en": "x", "unit": units["PCS"]}
        await items.create_item(place, form)
    seen: list[str] = []
    async with place.database.read_snapshot() as connection:
        for offset in (0, 3, 6):
            page, total = await queries.find_items(connection, ItemFilter(limit=3, offset=offset))
            seen += [item.code for item in page]
    assert seen == [f"A{number}" for number in range(7)]
    assert total == 7


async def test_an_unknown_item_is_not_found(place: Workplace) -> None:
    with pytest.raises(NotFound):
        await items.change_item(place, 99, {"name_en": "x"})


async def test_the_database_refuses_what_the_rules_would(
    database: Database, place: Workplace, units: dict[str, int]
) -> None:
    await items.create_item(place, {"code": "A", "name_en": "One", "unit": units["PCS"]})
    statements = [
        "UPDATE item SET scale = 7",
        "UPDATE item SET name_en = NULL",
        "UPDATE item SET merged_into = id",
        "UPDATE unit SET code_key = ''",
        "DELETE FROM unit",
        "INSERT INTO item_barcode (code_key, code, item, unit, place)"
        " SELECT '1', '1', id, 99, 0 FROM item",
    ]
    for statement in statements:
        with pytest.raises(asyncpg.PostgresError):
            async with database.connection() as connection:
                await connection.execute(statement)
