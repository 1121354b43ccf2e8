"""Writes rows of master data: finds what they are already, drafts, stores, remembers.

A row is known by its source and key, else by its code. A row that the source tells as it did
before changes nothing, whatever people changed since; a row that it tells anew replaces the
fields that its mapping names.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from takt.catalogue import (
    categories_by_code,
    code_key,
    items_by_code,
    items_by_id,
    reasons_by_code,
    store_categories,
    store_items,
    store_reasons,
    store_units,
    units_by_code,
)
from takt.inventory import locations_by_code, locations_by_id, save_locations
from takt.kernel.errors import FieldError
from takt.partners import PARTY_SCOPE, lock_parties, party_row, save_parties
from takt.rollout.drafts import Known, draft_of, location_draft
from takt.rollout.rows import Row
from takt.rollout.store import ImportRecord
from takt.rollout.work import Notes, Step
from takt.runtime.feeds import FeedRow

READERS: Final[Mapping[str, Callable[[Any], Awaitable[Mapping[str, Any]]]]] = {
    "unit": units_by_code,
    "category": categories_by_code,
    "reason": reasons_by_code,
}
STORES: Final[Mapping[str, Callable[[Any, Any], Awaitable[Any]]]] = {
    "unit": store_units,
    "category": store_categories,
    "reason": store_reasons,
    "item": store_items,
}
IN_TREES = ("category", "location")


async def write_master(step: Step, rows: Sequence[Row]) -> None:
    """Import one batch of rows of one kind."""
    earlier = await step.fresh(rows)
    rows = step.without_repeats(rows, earlier)
    news, same = [], []
    for row in rows:
        record = earlier.get(row.key)
        if record is not None and record.digest == row.digest:
            same.append((row, record.subject))
        else:
            news.append(row)
    step.report.unchanged += len(same)
    await step.remember(same)
    for wave in _waves(step, news):
        await _write_wave(step, wave, earlier)


def _waves(step: Step, rows: list[Row]) -> list[list[Row]]:
    """Rows in an order in which parents stand before their children."""
    if step.plan.kind not in IN_TREES or "parent" not in step.plan.fields:
        return [rows]
    by_key = step.plan.fields["parent"].reference is not None
    waves = []
    while rows:
        told = {row.key if by_key else code_key(row.texts["code"]) for row in rows}
        ready = [
            row
            for row in rows
            if (row.texts["parent"] if by_key else code_key(row.texts["parent"])) not in told
        ]
        # Rows that are each other's parents cannot be sorted: the rules refuse them.
        waves.append(ready or rows)
        rows = [row for row in rows if row not in ready] if ready else []
    return waves


async def _write_wave(step: Step, rows: Sequence[Row], earlier: dict[str, ImportRecord]) -> None:
    known = Known(await step.resolve(rows), await units_by_code(step.connection))
    stored = await _stored(step, rows, earlier)
    elsewhere = await _elsewhere(step, rows, stored, known.references.get("parent", {}))
    drafts, drafted, settled = [], [], []
    for row in rows:
        before = stored.get(row.key)
        if before is not None and step.plan.keep_existing:
            if row.key in elsewhere:
                step.wrong([step.problem(row, "code", "lies_elsewhere")])
                continue
            step.report.unchanged += 1
            settled.append((row, before.id))
            continue
        draft, faults = draft_of(step.plan.kind, row, before, known)
        if draft is None:
            step.wrong_fields(row, faults)
            continue
        drafts.append(draft)
        drafted.append((row, before))
    outcomes = await _save(step, drafts) if drafts else []
    for (row, before), outcome in zip(drafted, outcomes, strict=True):
        if isinstance(outcome, list):
            step.wrong_fields(row, outcome)
            continue
        _count(step, before, outcome)
        settled.append((row, outcome.id))
    await step.remember(settled)


async def _elsewhere(
    step: Step, rows: Sequence[Row], stored: dict[str, Any], parents: Mapping[str, int]
) -> set[str]:
    """Keys of places that exist in another site than their mapping names.

    Keeping them there in silence would book the stock where nobody who asked for it looks.
    """
    if step.plan.kind != "location" or not parents:
        return set()
    sites = await locations_by_id(step.connection, sorted(set(parents.values())))
    return {
        row.key
        for row in rows
        if row.key in stored
        and (parent := parents.get(row.texts["parent"])) is not None
        and sites[parent].site != stored[row.key].site
    }


def _count(step: Step, before: Any, after: Any) -> None:
    if before is None:
        step.report.created += 1
    elif before == after:
        step.report.unchanged += 1
    else:
        step.report.changed += 1


async def _stored(
    step: Step, rows: Sequence[Row], earlier: dict[str, ImportRecord]
) -> dict[str, Any]:
    """What the rows are already, by row key: by the memory of the source, else by code."""
    ids = [record.subject for record in earlier.values() if record.subject is not None]
    by_id, by_code = await _things(step, ids, [row.texts["code"] for row in rows])
    found = {}
    for row in rows:
        record = earlier.get(row.key)
        thing = by_id.get(record.subject) if record and record.subject else None
        thing = thing or by_code.get(code_key(row.texts["code"]))
        if thing is not None:
            found[row.key] = thing
    return found


async def _things(
    step: Step, ids: list[int], codes: list[str]
) -> tuple[dict[int, Any], dict[str, Any]]:
    kind, connection = step.plan.kind, step.connection
    if kind == "item":
        return await items_by_id(connection, ids), await items_by_code(connection, codes)
    if kind == "location":
        return await locations_by_id(connection, ids), await locations_by_code(connection, codes)
    if kind == "party":
        parties = await lock_parties(connection, ids, codes)
        return parties, {code_key(party.code): party for party in parties.values()}
    everything: dict[str, Any] = {**await READERS[kind](connection)}
    return {row.id: row for row in everything.values()}, everything


async def _save(step: Step, drafts: list[Any]) -> list[Any | list[FieldError]]:
    if step.plan.kind == "location":
        return await _save_locations(step.notes, drafts)
    if step.plan.kind == "party":
        return await _save_parties(step.notes, drafts)
    outcomes: list[Any | list[FieldError]] = await STORES[step.plan.kind](step.notes, drafts)
    return outcomes


async def _save_parties(notes: Notes, drafts: list[Any]) -> list[Any | list[FieldError]]:
    outcomes, changes = await save_parties(notes.connection, drafts)
    for before, after in changes:
        told, row = None if before is None else party_row(before), party_row(after)
        action = "party_created" if before is None else "party_changed"
        notes.audit(f"partners.{action}", f"party:{after.id}", (told, row))
        notes.rows.add(FeedRow(PARTY_SCOPE, "party", str(after.id), row))
    return list(outcomes)


async def _save_locations(notes: Notes, drafts: list[Any]) -> list[Any | list[FieldError]]:
    before = await locations_by_id(notes.connection, [d.id for d in drafts if d.id])
    changed = [d for d in drafts if not d.id or location_draft(before[d.id]) != d]
    outcomes, rows = await save_locations(notes.connection, changed) if changed else ([], [])
    for row in rows:
        notes.rows.add(row)
        if row.row and row.row.get("kind") == "warehouse":
            notes.sites_with_new_warehouses.add(int(str(row.row["site"])))
        if row.row and row.row.get("kind") == "site" and int(row.key) not in before:
            notes.new_sites.add(str(row.row["code"]))
        told = before.get(int(row.key))
        was = None if told is None else {"code": told.code, "active": told.active}
        action = "location_created" if told is None else "location_changed"
        notes.audit(f"inventory.{action}", f"location:{row.key}", (was, row.row))
    answers = iter(outcomes)
    return [next(answers) if d in changed else before[d.id] for d in drafts]
