"""Create and change parties by form."""

from __future__ import annotations

import unicodedata

from takt.catalogue import Form
from takt.kernel.errors import NotFound
from takt.partners import queries, store
from takt.partners.model import MIN_DAYS_MAX, Party, check_party, party_row
from takt.runtime.editing import Desk, Edit, editing

CONFLICT = "partners.conflict"
SCOPE = "master"


async def save_party(desk: Desk, data: object, party: int | None = None) -> Party:
    """A new party, or the fields that were sent of a known one; every fault at once."""
    form = Form(data, "partners.invalid")
    async with editing(desk, CONFLICT) as edit:
        before = None
        if party is not None:
            before = await queries.locked_party(edit.connection, party)
            if before is None:
                raise NotFound("partners.party_not_found", party=party)
        draft = read_party(form, before)
        known = await queries.rivals(edit.connection, [draft])
        form.finish(*check_party(draft, known))
        return await _stored(edit, before, draft)


async def _stored(edit: Edit, before: Party | None, draft: Party) -> Party:
    if draft == before:
        return draft
    stored = await store.save(edit.connection, draft)
    told, key = party_row(stored), str(stored.id)
    earlier = None if before is None else party_row(before)
    edit.note_saved("partners.party", key, earlier, told)
    edit.feed.add(SCOPE, "party", key, told)
    return stored


def read_party(form: Form, before: Party | None) -> Party:
    """The party as the form wants it; what was not sent stays as it was."""
    return Party(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        is_supplier=form.flag("is_supplier", before.is_supplier if before else False),
        is_customer=form.flag("is_customer", before.is_customer if before else False),
        min_days=form.count("min_days", 0, MIN_DAYS_MAX, before.min_days if before else None),
        gln=_gln(form, before.gln if before else None),
        active=form.flag("active", before.active if before else True),
    )


def _gln(form: Form, fallback: str | None) -> str | None:
    """Digits as people type them: in full width, in groups."""
    text = form.name("gln", fallback)
    return None if text is None else "".join(unicodedata.normalize("NFKC", text).split())
