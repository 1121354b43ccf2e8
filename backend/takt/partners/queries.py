"""All reads of the partners: typed rows out, never a rule."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from takt.catalogue import code_key, like_pattern
from takt.partners.model import Party

if TYPE_CHECKING:
    from takt.runtime.database import Connection

FIND = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE ($1::text IS NULL OR search LIKE $1)
        AND ($2::text IS NULL OR CASE $2 WHEN 'supplier' THEN is_supplier ELSE is_customer END)
        AND ($3::boolean IS NULL OR active = $3)
    ORDER BY code_key = $4 DESC, code_key
    LIMIT $5 OFFSET $6
"""

COUNT = """
    SELECT count(*)
    FROM party
    WHERE ($1::text IS NULL OR search LIKE $1)
        AND ($2::text IS NULL OR CASE $2 WHEN 'supplier' THEN is_supplier ELSE is_customer END)
        AND ($3::boolean IS NULL OR active = $3)
"""

BY_ID = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE id = ANY ($1::bigint[])
    ORDER BY id
"""

LOCKED = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE id = $1
    FOR UPDATE
"""

LOCK = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE id = ANY ($1::bigint[]) OR code_key = ANY ($2::text[])
    ORDER BY id
    FOR NO KEY UPDATE
"""

PAGE = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE code_key > $1
    ORDER BY code_key
    LIMIT $2
"""

# Whoever a draft could be confused with: by its code, or by its GLN.
RIVALS = """
    SELECT id, code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active
    FROM party
    WHERE code_key = ANY ($1::text[]) OR gln = ANY ($2::text[])
    ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """Which parties a list shows, and which page of them."""

    search: str | None = None
    role: str | None = None
    active: bool | None = None
    limit: int = 50
    offset: int = 0


async def find_parties(connection: Connection, wanted: PartyFilter) -> tuple[list[Party], int]:
    """One page of parties, and how many there are in all."""
    key = code_key(wanted.search) if wanted.search else None
    pattern = like_pattern(key) if key else None
    arguments = (pattern, wanted.role, wanted.active)
    total = await connection.fetchval(COUNT, *arguments)
    rows = await connection.fetch(FIND, *arguments, key or "", wanted.limit, wanted.offset)
    return [Party(*row) for row in rows], int(total)


async def parties_by_id(connection: Connection, ids: Iterable[int]) -> dict[int, Party]:
    """Parties by their ids."""
    rows = await connection.fetch(BY_ID, list(ids))
    return {row["id"]: Party(*row) for row in rows}


async def parties_by_code(connection: Connection, codes: Sequence[str]) -> dict[str, Party]:
    """Parties by the key of their codes, in any spelling."""
    rows = await connection.fetch(RIVALS, [code_key(code) for code in codes], [])
    return {code_key(row["code"]): Party(*row) for row in rows}


async def locked_party(connection: Connection, party: int) -> Party | None:
    """One party that nobody else changes until this transaction ends."""
    row = await connection.fetchrow(LOCKED, party)
    return None if row is None else Party(*row)


async def lock_parties(
    connection: Connection, ids: Sequence[int], codes: Sequence[str]
) -> dict[int, Party]:
    """Parties by id or code that nobody else changes until this transaction ends."""
    rows = await connection.fetch(LOCK, ids, [code_key(code) for code in codes])
    return {row["id"]: Party(*row) for row in rows}


async def all_parties(connection: Connection, page: int = 1_000) -> AsyncIterator[list[Party]]:
    """Every party by code, some at a time."""
    after = ""
    while found := [Party(*row) for row in await connection.fetch(PAGE, after, page)]:
        yield found
        after = code_key(found[-1].code)


async def rivals(connection: Connection, drafts: Sequence[Party]) -> list[Party]:
    """Stored parties with the code or the GLN of a draft."""
    keys = [code_key(draft.code) for draft in drafts]
    glns = [draft.gln for draft in drafts if draft.gln is not None]
    return [Party(*row) for row in await connection.fetch(RIVALS, keys, glns)]
