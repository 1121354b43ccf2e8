"""What stands on the labels of jobs: work orders on their way through the plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.catalogue import (
    LabelThing,
    house_code,
    items_by_id,
    names_of,
    plain,
    units_by_id,
    whole_ids,
)
from takt.production.queries import WORK_ORDERS

if TYPE_CHECKING:
    from takt.runtime.database import Connection


async def job_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """Work orders by id."""
    found = await WORK_ORDERS.by_id(connection, whole_ids(ids))
    items = await items_by_id(connection, sorted({order.item for order in found.values()}))
    units = await units_by_id(connection)
    return {
        str(order.id): LabelThing(
            fields={
                "code": order.code,
                "item_code": item.code,
                "item_name_zh": item.name_zh or "",
                "item_name_en": item.name_en or "",
                "item_names": names_of(item.name_zh, item.name_en),
                "quantity": plain(order.quantity, item.scale),
                "unit": units[item.unit].code,
                "due_on": "" if order.due_on is None else order.due_on.isoformat(),
            },
            house=house_code("job", order.code),
            sites=(order.site,),
        )
        for order in found.values()
        if (item := items.get(order.item)) is not None
    }
