"""Many drafts at once under the same rules as the forms: the way in for the importer.

For each draft comes back what was stored, or everything that stands against it. Good drafts
are stored although others are bad: whether they stay is the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from takt.catalogue import queries, store
from takt.catalogue.codes import code_key
from takt.catalogue.model import (
    Category,
    Item,
    ItemFacts,
    Reason,
    Unit,
    check_item,
    check_names,
    check_tree,
)
from takt.catalogue.use_cases.editing import Subject
from takt.catalogue.use_cases.items import with_plain_barcodes
from takt.kernel.errors import FieldError

if TYPE_CHECKING:
    from takt.runtime.database import Connection

Small = TypeVar("Small", bound=Unit | Category | Reason)
Thing = TypeVar("Thing", bound=Unit | Category | Reason | Item)
Outcomes = list[Thing | list[FieldError]]


class Notebook(Protocol):
    """Where changes are noted for audit and feed."""

    @property
    def connection(self) -> Connection: ...

    def note(self, action: str, before: Subject | None, after: Subject) -> None: ...


async def store_units(notes: Notebook, drafts: Sequence[Unit]) -> Outcomes[Unit]:
    """Store units; a draft with an id replaces the stored one."""
    known = {row.id: row for row in await queries.units(notes.connection)}
    return await _store(notes, drafts, known, store.save_units, check_names)


async def store_reasons(notes: Notebook, drafts: Sequence[Reason]) -> Outcomes[Reason]:
    """Store reasons; a draft with an id replaces the stored one."""
    known = {row.id: row for row in await queries.reasons(notes.connection)}
    return await _store(notes, drafts, known, store.save_reasons, check_names)


async def store_categories(notes: Notebook, drafts: Sequence[Category]) -> Outcomes[Category]:
    """Store categories whose parents are stored already."""
    known = {row.id: row for row in await queries.categories(notes.connection)}
    parents = {row.id: row.parent for row in known.values()}

    def check(draft: Category) -> list[FieldError]:
        return check_tree(draft, parents)

    return await _store(notes, drafts, known, store.save_categories, check)


async def _store(
    notes: Notebook,
    drafts: Sequence[Small],
    known: dict[int, Small],
    save: Callable[[Connection, Sequence[Small]], Awaitable[list[Small]]],
    check: Callable[[Small], list[FieldError]],
) -> Outcomes[Small]:
    taken = {code_key(row.code): row.id for row in known.values()}
    outcomes: Outcomes[Small] = []
    for place, draft in enumerate(drafts):
        judged = draft.id or -1 - place
        faults = check(draft)
        if taken.setdefault(code_key(draft.code), judged) != judged:
            faults = [*faults, FieldError("code", "taken")]
        outcomes.append(faults or draft)
    return await _saved(notes, outcomes, known, save)


async def store_items(notes: Notebook, drafts: Sequence[Item]) -> Outcomes[Item]:
    """Store items with their units and barcodes."""
    drafts = [with_plain_barcodes(draft) for draft in drafts]
    known = await queries.items_by_id(notes.connection, [draft.id for draft in drafts if draft.id])
    facts = await queries.item_facts(notes.connection, drafts)
    outcomes: Outcomes[Item] = []
    for place, draft in enumerate(drafts):
        judged = draft if draft.id else replace(draft, id=-1 - place)
        faults = check_item(judged, known.get(draft.id), facts)
        if not faults:
            _remember(judged, facts)
        outcomes.append(faults or draft)
    return await _saved(notes, outcomes, known, store.save_items)


def _remember(item: Item, facts: ItemFacts) -> None:
    """Later drafts of the batch see the codes of this one."""
    facts.item_by_code[code_key(item.code)] = item.id
    for barcode in item.barcodes:
        facts.item_by_barcode[code_key(barcode.code)] = item.id


async def _saved(
    notes: Notebook,
    outcomes: Outcomes[Thing],
    known: dict[int, Thing],
    save: Callable[[Connection, Sequence[Thing]], Awaitable[list[Thing]]],
) -> Outcomes[Thing]:
    """Store what is good and differs from what is known, and note it."""
    changed = [row for row in _good(outcomes) if known.get(row.id) != row]
    stored = iter(await save(notes.connection, changed)) if changed else iter(())
    result: Outcomes[Thing] = []
    for row in outcomes:
        if isinstance(row, list) or known.get(row.id) == row:
            result.append(row)
            continue
        after = next(stored)
        kind = type(after).__name__.lower()
        notes.note(f"{kind}_{'changed' if row.id else 'created'}", known.get(row.id), after)
        result.append(after)
    return result


def _good(outcomes: Outcomes[Thing]) -> Iterable[Thing]:
    return (row for row in outcomes if not isinstance(row, list))
