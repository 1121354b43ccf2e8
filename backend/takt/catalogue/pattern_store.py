"""Writes of the patterns of house codes; the lock is the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from takt.catalogue.model import CodePattern

if TYPE_CHECKING:
    from takt.runtime.database import Connection

_INSERT = "INSERT INTO code_pattern (site, pattern, name) VALUES ($1, $2, $3) RETURNING id"
_UPDATE = "UPDATE code_pattern SET pattern = $2, name = $3 WHERE id = $1"
_DELETE = "DELETE FROM code_pattern WHERE id = $1"


async def insert_pattern(connection: Connection, draft: CodePattern) -> CodePattern:
    """Store a new pattern; it comes back with its id."""
    made = await connection.fetchval(_INSERT, draft.site, draft.pattern, draft.name)
    return replace(draft, id=made)


async def update_pattern(connection: Connection, row: CodePattern) -> None:
    """Store a changed pattern."""
    await connection.execute(_UPDATE, row.id, row.pattern, row.name)


async def delete_pattern(connection: Connection, pattern: int) -> None:
    """Remove a pattern."""
    await connection.execute(_DELETE, pattern)
