"""Adds barcodes to items that exist, from a file with one barcode in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from takt.catalogue import Barcode, Item, code_key, items_by_id, store_items
from takt.kernel.errors import FieldError
from takt.rollout.rows import Row
from takt.rollout.work import Step

OWN_FIELDS = {"unit_unknown": "unit"}


async def write_barcodes(step: Step, rows: Sequence[Row]) -> None:
    """Import one batch of barcodes; those that an item has already change nothing."""
    earlier = await step.fresh(rows)
    rows = step.without_repeats(rows, earlier)
    references = await step.resolve(rows)
    wanted: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        faults = [
            FieldError(name, "unknown")
            for name, ids in references.items()
            if row.texts[name] and row.texts[name] not in ids
        ]
        if faults:
            step.wrong_fields(row, faults)
        else:
            wanted[references["item"][row.texts["item"]]].append(row)
    items = await items_by_id(step.connection, list(wanted))
    for item, told in wanted.items():
        await _add(step, items[item], told, references.get("unit", {}))


async def _add(step: Step, item: Item, rows: list[Row], units: dict[str, int]) -> None:
    """Each row alone, so that a wrong one takes no right one with it."""
    done = []
    for row in rows:
        unit = units.get(row.texts.get("unit", ""))
        barcode = Barcode(str(row.values["code"]), None if unit == item.unit else unit)
        same = [old for old in item.barcodes if code_key(old.code) == code_key(barcode.code)]
        if same == [barcode]:
            step.report.unchanged += 1
            done.append((row, item.id))
            continue
        others = tuple(old for old in item.barcodes if old not in same)
        [outcome] = await store_items(step.notes, [replace(item, barcodes=(*others, barcode))])
        if isinstance(outcome, list):
            step.wrong_fields(
                row, [FieldError(OWN_FIELDS.get(f.code, "code"), f.code) for f in outcome]
            )
            continue
        item = outcome
        if same:
            step.report.changed += 1
        else:
            step.report.created += 1
        done.append((row, item.id))
    await step.remember(done)
