"""What stands on the labels of places and lots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import asyncpg

from takt.catalogue import (
    Item,
    LabelThing,
    Unit,
    counts_pieces,
    gtin_of,
    house_code,
    items_by_id,
    lot_identifiers,
    names_of,
    units_by_id,
    uuids,
    whole_ids,
)
from takt.inventory.location_store import locations_by_id
from takt.inventory.locations import Location
from takt.partners import parties_by_id

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LOTS: Final = """
    SELECT id, item, code, expires_on, best_before_on, produced_on, supplier
    FROM lot
    WHERE id = ANY ($1::uuid[]) AND code IS NOT NULL
"""
DEPTH_MAX: Final = 20


async def location_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """Places by id."""
    found = await locations_by_id(connection, whole_ids(ids))
    known = dict(found)
    for _ in range(DEPTH_MAX):
        above = {place.parent for place in known.values() if place.parent} - known.keys()
        if not above:
            break
        known |= await locations_by_id(connection, above)
    return {
        str(place.id): LabelThing(
            fields={
                "code": place.code,
                "name_zh": place.name_zh or "",
                "name_en": place.name_en or "",
                "names": names_of(place.name_zh, place.name_en),
                "path": path_of(place, known),
            },
            house=house_code("location", place.code),
        )
        for place in found.values()
    }


def path_of(place: Location, known: Mapping[int, Location]) -> str:
    """Where a place lies, from the site down to what it lies in."""
    codes: list[str] = []
    step = known.get(place.parent or 0)
    while step is not None and len(codes) < DEPTH_MAX:
        codes.append(step.code)
        step = known.get(step.parent or 0)
    return " / ".join(reversed(codes))


async def lot_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """Lots by id; one whose code nobody knows yet has no label."""
    rows = await connection.fetch(LOTS, uuids(ids))
    items = await items_by_id(connection, sorted({row["item"] for row in rows}))
    units = await units_by_id(connection)
    suppliers = {row["supplier"] for row in rows} - {None}
    parties = await parties_by_id(connection, sorted(suppliers))
    made = {}
    for row in rows:
        party = parties.get(row["supplier"])
        name = "" if party is None else names_of(party.name_zh, party.name_en)
        made[str(row["id"])] = _lot(row, items[row["item"]], units, name)
    return made


def _lot(row: asyncpg.Record, item: Item, units: Mapping[int, Unit], supplier: str) -> LabelThing:
    dates = {"17": row["expires_on"], "15": row["best_before_on"], "11": row["produced_on"]}
    unit = units.get(item.unit)
    return LabelThing(
        fields={
            "item_code": item.code,
            "item_name_zh": item.name_zh or "",
            "item_name_en": item.name_en or "",
            "item_names": names_of(item.name_zh, item.name_en),
            "lot_code": row["code"],
            "expires_on": _day(dates["17"]),
            "best_before_on": _day(dates["15"]),
            "produced_on": _day(dates["11"]),
            "quantity": "",
            "unit": "" if unit is None else unit.code,
            "supplier": supplier,
        },
        house=house_code("lot", item.code, row["code"]),
        gs1=lot_identifiers(
            gtin_of(item.barcodes), row["code"], dates, is_serial=item.serial_tracked
        ),
        is_counted=unit is not None and counts_pieces(unit.code, item.scale),
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
