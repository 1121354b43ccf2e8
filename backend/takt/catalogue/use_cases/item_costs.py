"""Say what items cost, one by one or from a file; nothing is written when a line is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from takt.catalogue import cost_store, store
from takt.catalogue.codes import code_key
from takt.catalogue.costs import COST_MAX, FAULTS_MAX, CostLine, read_costs
from takt.catalogue.forms import ID_MAX, Form
from takt.kernel.errors import FieldError, Invalid
from takt.runtime.editing import Desk, Edit, editing

CONFLICT = "catalogue.conflict"
INVALID = "catalogue.invalid"
Costs = Mapping[int, int | None]


async def set_costs(desk: Desk, data: object) -> int:
    """The form `{costs: [{item, unit_cost}]}`; null takes a cost away. Says how many changed."""
    form = Form(data)
    costs = _read(form)
    form.finish()
    async with editing(desk, CONFLICT) as edit:
        await store.lock(edit.connection)
        known = await cost_store.known_costs(edit.connection, list(costs))
        faults = [
            FieldError(f"costs.{place}.item", "unknown")
            for place, item in enumerate(costs)
            if item not in known
        ]
        if faults:
            raise Invalid(INVALID, faults)
        return await _save(edit, known, costs)


async def import_costs(desk: Desk, text: str) -> int:
    """A CSV file `code,cost`; an empty cost takes one away. Says how many changed."""
    lines, faults = read_costs(text)
    async with editing(desk, CONFLICT) as edit:
        await store.lock(edit.connection)
        ids = await cost_store.ids_of_codes(edit.connection, [line.code for line in lines])
        faults += _strangers(lines, ids, faults)
        if faults:
            raise Invalid(INVALID, faults[:FAULTS_MAX])
        costs = {ids[code_key(line.code)]: line.unit_cost for line in lines}
        known = await cost_store.known_costs(edit.connection, list(costs))
        return await _save(edit, known, costs)


def _strangers(
    lines: list[CostLine], ids: Mapping[str, int], faults: list[FieldError]
) -> list[FieldError]:
    noted = {fault.field for fault in faults}
    fields = [(f"lines.{line.line}.code", code_key(line.code)) for line in lines if line.code]
    return [
        FieldError(field, "unknown")
        for field, key in fields
        if key not in ids
        if field not in noted
    ]


def _read(form: Form) -> dict[int, int | None]:
    costs: dict[int, int | None] = {}
    for place, row in enumerate(form.rows("costs")):
        field = f"costs.{place}"
        if not isinstance(row, Mapping) or set(row) != {"item", "unit_cost"}:
            form.fault(field, "not_a_cost")
            continue
        item, cost = row["item"], row["unit_cost"]
        if type(item) is not int or not 0 < item <= ID_MAX:
            form.fault(f"{field}.item", "not_an_id")
        elif item in costs:
            form.fault(f"{field}.item", "repeated")
        elif cost is not None and type(cost) is not int:
            form.fault(f"{field}.unit_cost", "not_whole")
        elif cost is not None and not 0 <= cost <= COST_MAX:
            form.fault(f"{field}.unit_cost", "out_of_range")
        else:
            costs[item] = cost
    return costs


async def _save(edit: Edit, known: Costs, costs: Costs) -> int:
    changed = {item: cost for item, cost in costs.items() if known[item] != cost}
    await cost_store.save_costs(edit.connection, changed, edit.now_ms, edit.person)
    for item, cost in sorted(changed.items()):
        before = None if known[item] is None else {"unit_cost": known[item]}
        edit.note("catalogue.item_cost_changed", f"item:{item}", before, {"unit_cost": cost})
    return len(changed)
