"""Create, change and remove the patterns of house codes that the devices of a site read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from takt.catalogue import pattern_store, queries
from takt.catalogue.forms import ID_MAX, Form, tidy_name
from takt.catalogue.model import CodePattern
from takt.catalogue.patterns import compile_pattern
from takt.catalogue.use_cases.editing import Changes, Workplace, editing
from takt.kernel.errors import FieldError, NotFound
from takt.runtime import audit
from takt.runtime.feeds import FeedRow

PATTERNS_PER_SITE_MAX = 50
Demand = Callable[[str, int | None], None]
"""Refuses where the caller holds the permission at another site only."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The other patterns of the site, and whether there is such a site."""

    patterns: list[CodePattern]
    is_site: bool


def full_row(pattern: CodePattern) -> dict[str, Any]:
    """A pattern as people see it; devices know their site."""
    return {**feed_row(pattern), "site": pattern.site}


def feed_row(pattern: CodePattern) -> dict[str, Any]:
    """A pattern as the devices of its site receive it."""
    return {"id": pattern.id, "name": pattern.name, "pattern": pattern.pattern}


def _read(form: Form, before: CodePattern | None) -> CodePattern:
    """The form, with every fault of its fields noted."""
    site = before.site if before else form.whole("site", 1, ID_MAX)
    pattern = form.take("pattern")
    if not form.sent("pattern") and before:
        pattern = before.pattern
    if not isinstance(pattern, str):
        form.fault("pattern", "missing" if pattern is None else "not_text")
        pattern = ""
    elif isinstance(fault := compile_pattern(pattern), str):
        form.fault("pattern", fault)
    name = form.take("name")
    if not form.sent("name") and before:
        name = before.name
    text, fault_of_name = tidy_name(name) if isinstance(name, str) else (None, None)
    if text is None:
        missing = "missing" if name is None or isinstance(name, str) else "not_text"
        form.fault("name", fault_of_name or missing)
    return CodePattern(before.id if before else 0, site, pattern, text or "")


def _faults(draft: CodePattern, known: _Known) -> list[FieldError]:
    others = [one for one in known.patterns if one.id != draft.id]
    if not known.is_site:
        return [FieldError("site", "unknown")]
    if any(one.pattern == draft.pattern for one in others):
        return [FieldError("pattern", "taken")]
    if len(others) >= PATTERNS_PER_SITE_MAX:
        return [FieldError("site", "too_many")]
    return []


async def _known(changes: Changes, site: int) -> _Known:
    patterns = await queries.code_patterns(changes.connection, site)
    return _Known(patterns, await queries.is_site(changes.connection, site))


async def _before(changes: Changes, pattern: int) -> CodePattern:
    found = await queries.code_pattern(changes.connection, pattern)
    if found is None:
        raise NotFound("catalogue.code_pattern_not_found", pattern=pattern)
    return found


@dataclass(frozen=True, slots=True)
class _Edit:
    """One edit of a pattern; `subject` is the pattern after it, or before its removal."""

    action: str
    subject: CodePattern
    before: CodePattern | None = None
    is_removed: bool = False


def _note(changes: Changes, edit: _Edit) -> None:
    """A pattern reaches its own site alone."""
    key = str(edit.subject.id)
    changes.entries.append(
        audit.AuditEntry(
            at=changes.at_ms,
            person=changes.editor.person,
            device=changes.editor.device,
            action=f"catalogue.{edit.action}",
            subject=f"code_pattern:{key}",
            before=None if edit.before is None else full_row(edit.before),
            after=None if edit.is_removed else full_row(edit.subject),
        )
    )
    row = None if edit.is_removed else feed_row(edit.subject)
    changes.rows.append(FeedRow(f"site:{edit.subject.site}", "code_pattern", key, row))


async def create_pattern(place: Workplace, data: object, demand: Demand) -> CodePattern:
    """A new pattern of a site."""
    form = Form(data)
    draft = _read(form, None)
    form.finish()
    demand("catalogue.edit", draft.site)
    async with editing(place) as changes:
        form.finish(*_faults(draft, await _known(changes, draft.site)))
        made = await pattern_store.insert_pattern(changes.connection, draft)
        _note(changes, _Edit("code_pattern_created", made))
    return made


async def change_pattern(
    place: Workplace, pattern: int, data: object, demand: Demand
) -> CodePattern:
    """Another text or name for a pattern."""
    form = Form(data)
    async with editing(place) as changes:
        before = await _before(changes, pattern)
        demand("catalogue.edit", before.site)
        draft = _read(form, before)
        form.finish(*_faults(draft, await _known(changes, draft.site)))
        if draft != before:
            await pattern_store.update_pattern(changes.connection, draft)
            _note(changes, _Edit("code_pattern_changed", draft, before))
    return draft


async def remove_pattern(place: Workplace, pattern: int, demand: Demand) -> None:
    """The site reads such codes no more; what was booked by them stays."""
    async with editing(place) as changes:
        before = await _before(changes, pattern)
        demand("catalogue.edit", before.site)
        await pattern_store.delete_pattern(changes.connection, pattern)
        _note(changes, _Edit("code_pattern_removed", before, before, is_removed=True))
