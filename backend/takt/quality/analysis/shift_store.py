"""Writes of the shifts of a site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from takt.quality.analysis.shifts import Shift

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LOCK: Final = "SELECT id FROM location WHERE id = $1 FOR UPDATE"
FORGET: Final = "DELETE FROM work_shift WHERE site = $1"
SAVE: Final = """
    INSERT INTO work_shift (site, code, name_zh, name_en, begins, ends)
    SELECT $1, s.code, s.name_zh, s.name_en, s.begins, s.ends
    FROM unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::smallint[])
         AS s (code, name_zh, name_en, begins, ends)
"""


async def lock_shifts(connection: Connection, site: int) -> None:
    """Nobody else says the shifts of this site until this ends."""
    await connection.fetchval(LOCK, site)


async def save_shifts(connection: Connection, site: int, shifts: Sequence[Shift]) -> None:
    """These are the shifts of the site now."""
    await connection.execute(FORGET, site)
    columns = ("code", "name_zh", "name_en", "begins", "ends")
    values = [[getattr(shift, name) for shift in shifts] for name in columns]
    await connection.execute(SAVE, site, *values)
