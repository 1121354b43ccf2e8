"""The responsible orders how inspection goes on (ISO 2859-1, 9.3.4 c and 9.4).

Tightened inspection from any state: that is also how a discontinued one is taken up again. Normal
inspection ends reduced one. Lots that were found good meanwhile are accepted from then on: they
are settled again, as if they had been overtaken.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from takt.inventory import Id, settle_findings
from takt.kernel.errors import FieldError, Invalid, NotFound
from takt.quality.inspections import series_store
from takt.quality.inspections.commands import Note
from takt.quality.inspections.series import state_of
from takt.quality.inspections.told_series import findings_of_series
from takt.runtime.editing import Desk, editing

PERMISSION: Final = "quality.plan"
CONFLICT: Final = "quality.conflict"


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which series, and how it goes on."""

    site: Id
    plan: Id
    item: Id
    mode: str
    supplier: Id | None = None
    note: Note | None = None


async def direct_switching(desk: Desk, data: object) -> dict[str, Any]:
    """Writes the order down and answers with the state that follows."""
    order = _order(data)
    desk.demand(PERMISSION, order.site)
    key = (order.site, order.plan, order.item, order.supplier or 0)
    async with editing(desk, CONFLICT) as edit:
        if not await series_store.is_known(edit.connection, key):
            raise NotFound("quality.switching_not_found", plan=order.plan, item=order.item)
        series = (await series_store.lock_series(edit.connection, [key]))[key]
        before = state_of(series)
        said = (order.mode, order.note or None, edit.person or 0, edit.now_ms)
        series.directions.append(await series_store.add_direction(edit.connection, key, *said))
        after = await series_store.follow_series(edit.connection, key, series, edit.feed)
        findings = findings_of_series({key: after})
        await settle_findings(edit.connection, edit.feed, edit.now_ms, findings)
        subject = f"switching:{order.plan}.{order.item}.{order.supplier or 0}"
        told = series_store.said_state(after) | {"note": order.note}
        edit.note("quality.switching_directed", subject, series_store.said_state(before), told)
    return {"mode": after.switching.severity, "state": series_store.said_state(after)}


def _order(data: object) -> Order:
    try:
        order = msgspec.convert(data, Order)
    except msgspec.ValidationError as fault:
        raise Invalid("request.invalid", [FieldError(_field(fault), "not_allowed")]) from None
    if order.mode not in ("normal", "tightened"):
        raise Invalid("request.invalid", [FieldError("mode", "not_allowed")])
    return order


def _field(fault: msgspec.ValidationError) -> str:
    """The field that a fault names, as in "… - at `$.plan`"."""
    _, _, path = str(fault).partition("`$.")
    return path.rstrip("`").split(".")[0] or "body"
