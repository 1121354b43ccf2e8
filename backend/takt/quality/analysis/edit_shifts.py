"""Say the shifts of a site; every fault of the form at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from takt.catalogue import Form
from takt.quality.analysis.asked import zone_of
from takt.quality.analysis.errors import SHIFTS_CONFLICT, SHIFTS_INVALID
from takt.quality.analysis.row_queries import shifts_of
from takt.quality.analysis.shift_store import lock_shifts, save_shifts
from takt.quality.analysis.shifts import DAY_MINUTES, SHIFTS_MAX, Shift, check_shifts
from takt.runtime.editing import Desk, editing

PERMISSION: Final = "quality.plan"
NAME_LENGTH: Final = 40
_CODE: Final = re.compile(r"[a-z0-9_-]{1,20}", re.ASCII).fullmatch


async def say_shifts(desk: Desk, site: int, data: object) -> dict[str, Any]:
    """The form `{shifts: [{code, name_zh, name_en, begins, ends}]}`; none: the usual hours."""
    desk.demand(PERMISSION, site)
    form = Form(data, SHIFTS_INVALID)
    async with editing(desk, SHIFTS_CONFLICT) as edit:
        await zone_of(edit.connection, site)
        await lock_shifts(edit.connection, site)
        before, _ = await shifts_of(edit.connection, site)
        draft = _read(form)
        for fault in check_shifts(draft):
            form.fault(fault.field, fault.code)
        form.finish()
        await save_shifts(edit.connection, site, draft)
        after, is_said = await shifts_of(edit.connection, site)
        edit.note("quality.shifts_changed", f"site:{site}", _told(before), _told(after))
        return {"site": site, "shifts_said": is_said, **_told(after)}


def _told(shifts: Sequence[Shift]) -> dict[str, Any]:
    return {"shifts": [shift.told() for shift in shifts]}


def _read(form: Form) -> list[Shift]:
    rows = form.rows("shifts")
    if len(rows) > SHIFTS_MAX:
        form.fault("shifts", "too_many")
    return [_shift(form, place, row) for place, row in enumerate(rows[:SHIFTS_MAX])]


def _shift(form: Form, place: int, row: object) -> Shift:
    path = f"shifts.{place}"
    said = row if isinstance(row, Mapping) else {}
    for field in sorted(set(said) - {"code", "name_zh", "name_en", "begins", "ends"}):
        form.fault(f"{path}.{field}", "unknown")
    code = said.get("code")
    if not (isinstance(code, str) and _CODE(code)):
        form.fault(f"{path}.code", "not_a_code")
    names = [_name(form, path, said, field) for field in ("name_zh", "name_en")]
    if not any(names):
        form.fault(f"{path}.name_zh", "required")
    begins, ends = (_minute(form, path, said, field) for field in ("begins", "ends"))
    return Shift(str(code), names[0], names[1], begins, ends)


def _name(form: Form, path: str, said: Mapping[Any, Any], field: str) -> str | None:
    value = said.get(field)
    if value is None:
        return None
    is_text = isinstance(value, str) and value.strip() == value and value.isprintable()
    if is_text and 1 <= len(value) <= NAME_LENGTH:
        return str(value)
    form.fault(f"{path}.{field}", "not_text")
    return None


def _minute(form: Form, path: str, said: Mapping[Any, Any], field: str) -> int:
    value = said.get(field)
    if type(value) is int and 0 <= value < DAY_MINUTES:
        return value
    form.fault(f"{path}.{field}", "out_of_range")
    return 0
