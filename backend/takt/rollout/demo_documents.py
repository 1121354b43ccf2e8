"""Parties, deliveries, orders and shipments of the demo plant, by the same forms as anybody's.

The file says codes and decimal quantities as a person would; here they become what forms take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from takt.catalogue import code_key, items_by_code
from takt.demand import save_shipment
from takt.partners import parties_by_code, save_party
from takt.production import save_work_order
from takt.purchasing import save_delivery
from takt.runtime.editing import Desk

LISTS: Final = ("lines", "components")
PARTIES: Final = ("supplier", "customer")

Table = Mapping[str, Sequence[Mapping[str, Any]]]


async def load_documents(desk: Desk, site: int, table: Table) -> int:
    """Stores what the file names, unless somebody began already; how many there are."""
    async with desk.database.read_snapshot() as connection:
        if await parties_by_code(connection, [one["code"] for one in table["party"]]):
            return 0
    for party in table["party"]:
        await save_party(desk, dict(party))
    known = await _Codes.load(desk, table)
    for delivery in table["delivery"]:
        await save_delivery(desk, known.form(delivery, site))
    for order in table["work_order"]:
        await save_work_order(desk, known.form(order, site))
    for shipment in table["shipment"]:
        await save_shipment(desk, known.form(shipment, site))
    return sum(len(rows) for rows in table.values())


class _Codes:
    """What the codes of the file stand for."""

    def __init__(self) -> None:
        self.items: Mapping[str, Any] = {}
        self.parties: Mapping[str, Any] = {}

    @classmethod
    async def load(cls, desk: Desk, table: Table) -> _Codes:
        known = cls()
        documents = [row for name, rows in table.items() if name != "party" for row in rows]
        lines = [line for row in documents for name in LISTS for line in row.get(name, ())]
        items = {row["item"] for row in (*documents, *lines) if "item" in row}
        async with desk.database.read_snapshot() as connection:
            known.items = await items_by_code(connection, sorted(items))
            codes = [one["code"] for one in table["party"]]
            known.parties = await parties_by_code(connection, codes)
        return known

    def form(self, row: Mapping[str, Any], site: int) -> dict[str, Any]:
        """A document as its form takes it."""
        named = {name: self.parties[code_key(row[name])].id for name in PARTIES if name in row}
        lists = {name: [self._counted(one) for one in row[name]] for name in LISTS if name in row}
        head = self._counted(row) if "item" in row else dict(row)
        return head | named | lists | {"site": site}

    def _counted(self, row: Mapping[str, Any]) -> dict[str, Any]:
        item = self.items[code_key(row["item"])]
        quantity = int(Decimal(row["quantity"]).scaleb(item.scale))
        return dict(row) | {"item": item.id, "quantity": quantity}
