"""All writes of the partners."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from takt.catalogue import code_key, initials
from takt.partners.model import Party, search_text

if TYPE_CHECKING:
    from takt.runtime.database import Connection

INSERT = """
    INSERT INTO party (code, code_key, name_zh, name_en, pinyin, is_supplier, is_customer,
                       min_days, gln, active, search)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    RETURNING id
"""

UPDATE = """
    UPDATE party
    SET code = $1, code_key = $2, name_zh = $3, name_en = $4, pinyin = $5, is_supplier = $6,
        is_customer = $7, min_days = $8, gln = $9, active = $10, search = $11
    WHERE id = $12
"""


async def save(connection: Connection, party: Party) -> Party:
    """Store a new or a changed party; comes back with its id."""
    values = (
        party.code, code_key(party.code), party.name_zh, party.name_en, initials(party.name_zh),
        party.is_supplier, party.is_customer, party.min_days, party.gln, party.active,
        search_text(party),
    )  # fmt: skip
    if party.id:
        await connection.execute(UPDATE, *values, party.id)
        return party
    return replace(party, id=await connection.fetchval(INSERT, *values))
