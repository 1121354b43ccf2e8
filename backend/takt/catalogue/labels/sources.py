"""The things that this area and identity have for labels: items, people, devices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.catalogue import queries
from takt.catalogue.codes import house_code
from takt.catalogue.labels.content import (
    LabelThing,
    counts_pieces,
    gtin_of,
    item_identifiers,
    names_of,
)
from takt.identity import ROLES, devices, people, site_codes
from takt_sync.envelope import is_uuid

if TYPE_CHECKING:
    from takt.runtime.database import Connection


def whole_ids(ids: Sequence[str]) -> list[int]:
    """Those of the ids that are row numbers."""
    return [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 16]


async def item_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """Items by id."""
    found = await queries.items_by_id(connection, whole_ids(ids))
    units = await queries.units_by_id(connection)
    return {
        str(item.id): LabelThing(
            fields={
                "code": item.code,
                "name_zh": item.name_zh or "",
                "name_en": item.name_en or "",
                "names": names_of(item.name_zh, item.name_en),
                "unit": units[item.unit].code,
                "quantity": "",
            },
            house=house_code("item", item.code),
            gs1=item_identifiers(gtin_of(item.barcodes)),
            is_counted=counts_pieces(units[item.unit].code, item.scale),
        )
        for item in found.values()
    }


async def person_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """People by id. The label tells who it is; it is no badge and signs nobody in."""
    found = await people(connection, whole_ids(ids))
    return {
        str(person.id): LabelThing(
            fields={
                "name": person.name,
                "roles": names_of(*(_role(code) for code in person.roles_at(person.site))),
            },
            house=house_code("person", str(person.id)),
            sites=(person.site, *(held.site for held in person.assignments)),
        )
        for person in found
    }


async def device_things(connection: Connection, ids: Sequence[str]) -> Mapping[str, LabelThing]:
    """Devices by id."""
    found = await devices(connection, uuids(ids))
    sites = await site_codes(connection)
    return {
        device.id: LabelThing(
            fields={"name": device.name, "site": sites.get(device.site, "")},
            house=house_code("device", device.device_prefix),
            sites=(device.site,),
        )
        for device in found
    }


def uuids(ids: Sequence[str]) -> list[str]:
    """Those of the ids that are UUIDs as devices write them."""
    return [one for one in ids if is_uuid(one)]


def _role(code: str) -> str:
    role = ROLES.get(code)
    return "" if role is None else names_of(role.name_zh, role.name_en)
