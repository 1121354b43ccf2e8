"""Store many parties at once, as an import brings them: what is wrong is told draft by draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from takt.catalogue import code_key
from takt.kernel.errors import FieldError
from takt.partners import queries, store
from takt.partners.model import Party, check_party

if TYPE_CHECKING:
    from takt.runtime.database import Connection

Outcomes = list[Party | list[FieldError]]
Changes = list[tuple[Party | None, Party]]
"""What changed: as it was, as it is."""


async def save_parties(connection: Connection, drafts: Sequence[Party]) -> tuple[Outcomes, Changes]:
    """The drafts as they are stored now, or their faults; a draft with an id replaces that one."""
    before = await queries.parties_by_id(connection, [one.id for one in drafts if one.id])
    known = [*before.values(), *await queries.rivals(connection, drafts)]
    outcomes: Outcomes = []
    changes: Changes = []
    for draft, faults in zip(drafts, judged(drafts, known), strict=True):
        if faults:
            outcomes.append(faults)
            continue
        was = before.get(draft.id)
        stored = draft if draft == was else await store.save(connection, draft)
        if stored != was:
            changes.append((was, stored))
        outcomes.append(stored)
    return outcomes, changes


def judged(drafts: Sequence[Party], known: Sequence[Party]) -> list[list[FieldError]]:
    """The faults of each draft beside what is stored and the drafts before it."""
    book = _Book(known)
    verdicts = []
    for place, draft in enumerate(drafts):
        numbered = draft if draft.id else replace(draft, id=-1 - place)
        faults = check_party(numbered, book.rivals(numbered))
        if not faults:
            book.write(numbered)
        verdicts.append(faults)
    return verdicts


class _Book:
    """Who has which code and which GLN while the drafts come in one by one."""

    def __init__(self, known: Sequence[Party]) -> None:
        self._parties: dict[int, Party] = {}
        self._by_code: dict[str, int] = {}
        self._by_gln: dict[str, int] = {}
        for party in known:
            self.write(party)

    def rivals(self, draft: Party) -> list[Party]:
        """Whoever has the code or the GLN of a draft."""
        ids = {self._by_code.get(code_key(draft.code)), self._by_gln.get(draft.gln or "")}
        return [self._parties[one] for one in ids if one is not None]

    def write(self, party: Party) -> None:
        """A party as it is from now on; what it had before is free again."""
        old = self._parties.get(party.id)
        if old is not None:
            self._by_code.pop(code_key(old.code), None)
            self._by_gln.pop(old.gln or "", None)
        self._parties[party.id] = party
        self._by_code[code_key(party.code)] = party.id
        if party.gln is not None:
            self._by_gln[party.gln] = party.id
