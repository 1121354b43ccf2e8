"""Units, categories and reasons in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from takt.catalogue.use_cases import classification
from takt.catalogue.use_cases.editing import Workplace
from takt.kernel.errors import Invalid, NotFound

Published = Callable[[str], Awaitable[dict[str, Any]]]


async def test_rows_are_published_with_all_their_fields(
    place: Workplace, published: Published
) -> None:
    unit = await classification.save_unit(place, {"code": "KG", "name_zh": "千克", "scale": 3})
    top = await classification.save_category(place, {"code": "RAW", "name_en": "Raw"})
    sub = await classification.save_category(
        place, {"code": "STEEL", "name_en": "Steel", "parent": top.id}
    )
    reason = await classification.save_reason(
        place, {"code": "S1", "kind": "scrap", "name_zh": "划伤"}
    )
    names = {"name_zh": "千克", "name_en": None}
    assert await published("unit") == {
        str(unit.id): {"id": unit.id, "code": "KG", **names, "scale": 3}
    }
    assert (await published("category"))[str(sub.id)]["parent"] == top.id
    assert (await published("reason"))[str(reason.id)] == {
        "id": reason.id,
        "code": "S1",
        "kind": "scrap",
        "name_zh": "划伤",
        "name_en": None,
        "active": True,
    }


async def test_a_category_does_not_move_below_itself(place: Workplace) -> None:
    top = await classification.save_category(place, {"code": "A", "name_en": "A"})
    sub = await classification.save_category(place, {"code": "B", "name_en": "B", "parent": top.id})
    with pytest.raises(Invalid):
        await classification.save_category(place, {"parent": sub.id}, top.id)


async def test_changes_keep_the_id_and_refuse_a_taken_code(place: Workplace) -> None:
    one = await classification.save_unit(place, {"code": "PCS", "name_en": "Piece", "scale": 0})
    await classification.save_unit(place, {"code": "BOX", "name_en": "Box", "scale": 0})
    changed = await classification.save_unit(place, {"name_en": "Pieces"}, one.id)
    assert (changed.id, changed.name_en) == (one.id, "Pieces")
    with pytest.raises(Invalid):
        await classification.save_unit(place, {"code": "box"}, one.id)


async def test_what_does_not_exist_is_not_found(place: Workplace) -> None:
    for change in (
        classification.save_unit,
        classification.save_category,
        classification.save_reason,
    ):
        with pytest.raises(NotFound):
            await change(place, {"name_en": "x"}, 99)
