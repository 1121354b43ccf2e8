"""Books opening stock from a file: once for each row, however often the file is imported.

A row is known by its source and key. Told again as before it changes nothing; told with
another quantity or place it is a problem for a person, never a second booking. A row of
quantity 0 is known stock without an entry in the ledger: it is kept in `opening_row`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from takt.catalogue import (
    Conversion,
    Entered,
    Item,
    QuantityError,
    items_by_id,
    plain,
    to_base,
)
from takt.inventory import OpeningLine, book_opening, locations_by_id
from takt.kernel.errors import FieldError
from takt.kernel.ids import lot_id
from takt.rollout import store
from takt.rollout.rows import Row
from takt.rollout.store import OpeningRow
from takt.rollout.work import Step

STOCK_KINDS = ("warehouse", "zone", "bin")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A row whose references are known, with its quantity in the base unit."""

    row: Row
    line: OpeningLine
    scale: int

    def lot(self) -> str | None:
        code = self.line.lot_code
        return None if code is None else lot_id(self.line.item, code)


async def write_opening(step: Step, rows: Sequence[Row]) -> None:
    """Import one batch of opening stock."""
    rows = step.without_repeats(rows, await step.fresh(rows))
    booked = await store.openings(step.connection, step.plan.id, [row.key for row in rows])
    ready = await _ready(step, rows)
    news, same = [], []
    for one in ready:
        if one.row.key not in booked:
            news.append(one)
        elif differs := _difference(one, booked[one.row.key]):
            told = plain(booked[one.row.key]["quantity"], one.scale)
            step.wrong([step.problem(one.row, differs, "opening_differs", booked=told)])
        else:
            same.append((one.row, one.line.item))
    step.report.unchanged += len(same)
    await step.remember(same)
    if news:
        await _book(step, news)


async def _book(step: Step, news: list[_Ready]) -> None:
    with_quantity = [one for one in news if one.line.quantity]
    places: dict[str, tuple[str, int]] = {}
    if with_quantity:
        lines = [one.line for one in with_quantity]
        numbers, rows = await book_opening(step.connection, lines, step.notes.at_ms)
        for row in rows:
            step.notes.rows.add(row)
        for one, number in zip(with_quantity, numbers, strict=True):
            places[one.row.key] = number
    await step.remember([(one.row, one.line.item) for one in news])
    kept = [
        OpeningRow(
            one.row.key,
            one.line.location,
            one.line.item,
            one.lot(),
            one.line.quantity,
            *places.get(one.row.key, (None, None)),
        )
        for one in news
    ]
    await store.save_openings(step.connection, step.plan.id, kept)
    step.report.created += len(with_quantity)
    step.report.zero += len(news) - len(with_quantity)


async def _ready(step: Step, rows: Sequence[Row]) -> list[_Ready]:
    references = await step.resolve(rows)
    items = await items_by_id(step.connection, list(references["item"].values()))
    places = await locations_by_id(step.connection, list(references["location"].values()))
    ready = []
    for row in rows:
        ids = {name: known.get(row.texts[name]) for name, known in references.items()}
        item, place = items.get(ids["item"] or 0), places.get(ids["location"] or 0)
        faults = [
            FieldError(name, "unknown")
            for name, one in ids.items()
            if one is None and row.texts[name]
        ]
        quantity = 0
        if item is not None:
            quantity, found = _quantity(row, item, ids.get("unit"))
            faults += [*found, *_lot_faults(row, item)]
        if place is not None and place.kind not in STOCK_KINDS:
            faults.append(FieldError("location", "holds_no_stock"))
        if faults or item is None or place is None:
            step.wrong_fields(row, faults)
            continue
        values: Mapping[str, Any] = row.values
        line = OpeningLine(place.id, item.id, values.get("lot"), values.get("expires_on"), quantity)
        ready.append(_Ready(row, line, item.scale))
    return ready


def _quantity(row: Row, item: Item, unit: int | None) -> tuple[int, list[FieldError]]:
    entered = row.values["quantity"]
    if not isinstance(entered, Entered):
        return 0, [FieldError("quantity", "missing")]
    conversion: Conversion | None = None
    if unit is not None and unit != item.unit:
        conversion = next((one for one in item.units if one.unit == unit), None)
        if conversion is None:
            return 0, [FieldError("unit", "no_conversion")]
    if entered.digits < 0:
        return 0, [FieldError("quantity", "negative")]
    try:
        return to_base(entered, item.scale, conversion), []
    except QuantityError as error:
        return 0, [FieldError("quantity", error.code)]


def _lot_faults(row: Row, item: Item) -> list[FieldError]:
    lot, expires_on = row.values.get("lot"), row.values.get("expires_on")
    if item.lot_tracked and lot is None:
        return [FieldError("lot", "missing")]
    if not item.lot_tracked and lot is not None:
        return [FieldError("lot", "not_lot_tracked")]
    if expires_on is not None and lot is None:
        return [FieldError("expires_on", "without_lot")]
    return [] if item.active else [FieldError("item", "not_active")]


def _difference(one: _Ready, booked: Mapping[str, Any]) -> str | None:
    """The first field in which a row differs from what it once booked."""
    lot = None if booked["lot"] is None else str(booked["lot"])
    told = {
        "item": (one.line.item, booked["item"]),
        "location": (one.line.location, booked["location"]),
        "lot": (one.lot(), lot),
        "quantity": (one.line.quantity, booked["quantity"]),
    }
    return next((name for name, (now, then) in told.items() if now != then), None)
