"""Stock and ledger as CSV: streamed page by page, every cell safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from takt.catalogue import safe_cell
from takt.inventory.location_store import all_locations
from takt.inventory.locations import Location
from takt.inventory.lot_states import day_at, lot_state
from takt.inventory.lots import Lot
from takt.inventory.queries import (
    LedgerFilter,
    StockFilter,
    all_ledger,
    all_stock,
    item_names,
    lot_codes,
    lots_with_status,
)
from takt.runtime.database import Database

BOM: Final = "\ufeff"
STOCK_COLUMNS: Final = (
    "location", "item", "name_zh", "name_en", "lot", "status", "quantity", "unit",
)  # fmt: skip
LEDGER_COLUMNS: Final = (
    "effective", "received", "kind", "entry", "item", "lot", "location", "quantity", "person",
    "device", "operation",
)  # fmt: skip


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Rows in RFC 4180, with the line ends that spreadsheets write."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()


def figure(quantity: int, scale: int) -> str:
    """A scaled integer as a plain decimal; the only cells that may begin with a minus."""
    if scale == 0:
        return str(quantity)
    whole, part = divmod(abs(quantity), 10**scale)
    return f"{'-' if quantity < 0 else ''}{whole}.{part:0{scale}d}"


def moment(at_ms: int | None) -> str:
    """A time in UTC, as ISO 8601."""
    if at_ms is None:
        return ""
    text = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


async def stock_csv(database: Database, wanted: StockFilter, now_ms: int) -> AsyncIterator[str]:
    """All figures from one snapshot."""
    async with database.read_snapshot() as connection:
        places = {place.id: place for place in await all_locations(connection)}
        days = {
            place.id: day_at(wanted.at or now_ms, place.time_zone or "UTC")
            for place in places.values()
            if place.kind == "site"
        }
        yield BOM + csv_text([STOCK_COLUMNS])
        async for rows in all_stock(connection, wanted):
            items = await item_names(connection, {row["item"] for row in rows})
            lots = await lot_codes(connection, {row["lot"] for row in rows if row["lot"]})
            known = await lots_with_status(connection, set(lots))
            cells = []
            for row in rows:
                place = places[row["location"]]
                state = _state(known.get(row["lot"]), place, days[place.site], wanted.at)
                cells.append(_stock_cells(row, place.code, items[row["item"]], lots, state))
            yield csv_text(cells)


def _state(lot: Lot | None, place: Location, day: date, at_ms: int | None) -> str:
    """The state of what lies in a place; what left the plant has none."""
    if lot is None or (place.kind == "virtual" and place.role != "production"):
        return ""
    return lot_state(lot.status_at(at_ms), lot.expires_on, day, left=1, is_known=True)


def _stock_cells(
    row: dict[str, Any], place: str, item: Any, lots: dict[str, str], state: str
) -> list[str]:
    return [
        safe_cell(place),
        safe_cell(item["code"]),
        safe_cell(item["name_zh"] or ""),
        safe_cell(item["name_en"] or ""),
        safe_cell(lots.get(row["lot"], "")),
        state,
        figure(row["quantity"], item["scale"]),
        safe_cell(item["unit"]),
    ]


async def ledger_csv(database: Database, wanted: LedgerFilter) -> AsyncIterator[str]:
    """All entries from one snapshot, newest first."""
    async with database.read_snapshot() as connection:
        places = {place.id: place.code for place in await all_locations(connection)}
        yield BOM + csv_text([LEDGER_COLUMNS])
        async for rows in all_ledger(connection, wanted):
            items = await item_names(connection, {row["item"] for row in rows})
            lots = await lot_codes(connection, {row["lot"] for row in rows if row["lot"]})
            yield csv_text([_ledger_cells(row, places, items[row["item"]], lots) for row in rows])


def _ledger_cells(
    row: dict[str, Any], places: dict[int, str], item: Any, lots: dict[str, str]
) -> list[str]:
    return [
        moment(row["effective"]),
        moment(row["received"]),
        row["kind"] or "",
        row["entry"],
        safe_cell(item["code"]),
        safe_cell(lots.get(row["lot"], "")),
        safe_cell(places[row["location"]]),
        figure(row["quantity"], item["scale"]),
        str(row["person"] or ""),
        row["device"] or "",
        row["operation"],
    ]
