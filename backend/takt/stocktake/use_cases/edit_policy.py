"""Say how often and how exactly a site counts; every fault of the form at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from takt.catalogue import Form
from takt.runtime.editing import Desk, editing
from takt.stocktake import errors, policy_store
from takt.stocktake.classes import CLASSES, CountClass, Shares
from takt.stocktake.policy import PERMILLE_MAX, TIMES_MAX, VALUE_MAX, ClassPolicy, SitePolicy
from takt.stocktake.sites import site_of

PLAN = "stocktake.plan"
FIELDS = ("times_a_year", "permille", "most_value", "asks_second")


async def save_policy(desk: Desk, site: int, data: object) -> SitePolicy:
    """The form `{cycles, shares, classes: [{class, ...}]}`; what is not sent stays."""
    desk.demand(PLAN, site)
    form = Form(data, errors.INVALID)
    async with editing(desk, errors.CONFLICT) as edit:
        await site_of(edit.connection, site)
        await policy_store.lock_site(edit.connection, site)
        before = await policy_store.site_policy(edit.connection, site)
        draft = SitePolicy(
            form.flag("cycles", before.cycles), _shares(form, before.shares), _classes(form, before)
        )
        form.finish()
        if draft != before:
            await policy_store.save_policy(edit.connection, site, draft)
            told = before.told()
            edit.note("stocktake.policy_changed", f"site:{site}", told, draft.told())
        return draft


def _shares(form: Form, before: Shares) -> Shares:
    if not form.sent("shares"):
        form.take("shares")
        return before
    rows = form.rows("shares")
    whole = [row for row in rows if type(row) is int and 0 <= row <= PERMILLE_MAX]
    if len(rows) != 2 or len(whole) != 2 or whole[0] > whole[1]:
        form.fault("shares", "not_shares")
        return before
    return Shares(*whole)


def _classes(form: Form, before: SitePolicy) -> Mapping[CountClass, ClassPolicy]:
    if not form.sent("classes"):
        form.take("classes")
        return before.classes
    classes = dict(before.classes)
    named: set[CountClass] = set()
    for place, row in enumerate(form.rows("classes")):
        path = f"classes.{place}"
        kind = row.get("class") if isinstance(row, Mapping) else None
        known = next((one for one in CLASSES if one == kind), None)
        if known is None or known in named or not isinstance(row, Mapping):
            form.fault(f"{path}.class", "repeated" if known in named else "not_allowed")
            continue
        named.add(known)
        classes[known] = _policy(form, path, row, classes[known])
    return classes


def _policy(form: Form, path: str, row: Mapping[str, object], before: ClassPolicy) -> ClassPolicy:
    inner = Form({field: row[field] for field in row if field != "class"}, errors.INVALID)
    read = replace(
        before,
        times_a_year=inner.whole("times_a_year", 0, TIMES_MAX, before.times_a_year),
        permille=inner.whole("permille", 0, PERMILLE_MAX, before.permille),
        most_value=inner.count("most_value", 0, VALUE_MAX, before.most_value),
        asks_second=inner.flag("asks_second", before.asks_second),
    )
    for fault in inner.faults:
        form.fault(f"{path}.{fault.field}", fault.code)
    for field in sorted(set(row) - {"class", *FIELDS}):
        form.fault(f"{path}.{field}", "unknown")
    return read
