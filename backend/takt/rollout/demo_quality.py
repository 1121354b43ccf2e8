"""Gauges, defect codes and inspection plans of the demo plant, by the same forms as anybody's.

The file names everything by its code; here codes become the ids that forms take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from takt.catalogue import categories_by_code, code_key, items_by_code
from takt.partners import parties_by_code
from takt.quality import (
    add_calibration,
    has_plans,
    save_defect_code,
    save_gauge,
    save_plan,
    save_version,
)
from takt.runtime.editing import Desk

Table = Mapping[str, Sequence[Mapping[str, Any]]]
AIMS: Final = ("item", "category", "supplier", "customer")


async def load_quality(desk: Desk, site: int, table: Table, today: date) -> int:
    """Stores what the file names, unless somebody began already; how many there are."""
    async with desk.database.read_snapshot() as connection:
        if await has_plans(connection):
            return 0
    gauges = {}
    for gauge in table["gauge"]:
        gauges[gauge["code"]] = (await save_gauge(desk, {"site": site, **gauge})).id
    for calibration in table["calibration"]:
        form = {name: value for name, value in calibration.items() if name != "gauge"}
        await add_calibration(desk, gauges[calibration["gauge"]], form)
    known = await _ids(desk, table)
    for code in table["defect_code"]:
        await save_defect_code(desk, _named(code, known))
    for plan in table["plan"]:
        head = {name: value for name, value in plan.items() if name != "version"}
        saved = await save_plan(desk, _named(head, known))
        looked_at = [_measured(one, gauges) for one in plan["version"]["characteristics"]]
        first = {"from_on": today.isoformat(), "characteristics": looked_at}
        await save_version(desk, saved.id, {**plan["version"], **first})
    return sum(len(rows) for rows in table.values())


async def _ids(desk: Desk, table: Table) -> dict[str, Mapping[str, int]]:
    """What the codes of the file stand for, by what they are codes of."""
    rows = [*table["plan"], *table["defect_code"]]
    said = {aim: sorted({row[aim] for row in rows if aim in row}) for aim in AIMS}
    async with desk.database.read_snapshot() as connection:
        items = await items_by_code(connection, said["item"])
        categories = await categories_by_code(connection)
        parties = await parties_by_code(connection, said["supplier"] + said["customer"])
    people = {code: party.id for code, party in parties.items()}
    return {
        "item": {code: item.id for code, item in items.items()},
        "category": {code: category.id for code, category in categories.items()},
        "supplier": people,
        "customer": people,
    }


def _named(row: Mapping[str, Any], known: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    ids = {aim: known[aim][code_key(row[aim])] for aim in AIMS if aim in row}
    return {**row, **ids}


def _measured(row: Mapping[str, Any], gauges: Mapping[str, int]) -> dict[str, Any]:
    return {**row, "gauge": gauges[row["gauge"]]} if "gauge" in row else dict(row)
