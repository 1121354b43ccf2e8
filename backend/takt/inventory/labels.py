"""What stands on the labels of places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from takt.catalogue import LabelText, house_code
from takt.inventory.location_store import locations_by_id

if TYPE_CHECKING:
    from takt.runtime.database import Connection


async def location_labels(connection: Connection, ids: Sequence[int]) -> list[LabelText]:
    """Location labels in the order of the ids; ids that name nothing are left out."""
    found = await locations_by_id(connection, ids)
    return [
        LabelText(
            house_code("location", found[place].code),
            [found[place].code, *filter(None, (found[place].name_zh, found[place].name_en))],
        )
        for place in ids
        if place in found
    ]
