"""Reads the rows that figures count, and says of each where, when and by whom it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from takt.kernel.errors import Refused
from takt.quality.analysis.errors import TOO_MANY_ROWS
from takt.quality.analysis.periods import Period, local, month_of, week_of
from takt.quality.analysis.row_statements import STATEMENTS
from takt.quality.analysis.rows import Row, Source
from takt.quality.analysis.shifts import USUAL, Shift, shift_at

if TYPE_CHECKING:
    from takt.runtime.database import Connection

ROWS_MAX: Final = 300_000
"""Of one source in one answer; whoever asks for more asks for a shorter period."""

PLACES: Final = """
    SELECT id, parent, kind
    FROM location
    WHERE site = $1
"""

# Whoever is in several teams belongs to the oldest one.
TEAMS: Final = """
    SELECT m.person, min(t.id) AS team
    FROM count_team t
    CROSS JOIN LATERAL unnest(t.members) AS m (person)
    WHERE t.site = $1 AND t.active
    GROUP BY m.person
"""

SHIFTS: Final = """
    SELECT code, name_zh, name_en, begins, ends
    FROM work_shift
    WHERE site = $1
    ORDER BY begins, code
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a site: its shifts, the line of each place, the team of each person."""

    shifts: Sequence[Shift]
    lines: Mapping[int, int]
    teams: Mapping[int, int]

    def placed(self, row: Row, period: Period) -> Row:
        """The row with what follows from its moment, place and person."""
        at = local(row.at, period.zone)
        return replace(
            row,
            line=None if row.location is None else self.lines.get(row.location),
            shift=shift_at(self.shifts, at.hour * 60 + at.minute),
            team=None if row.person is None else self.teams.get(row.person),
            month=month_of(at.date()),
            week=week_of(at.date()),
        )


async def shifts_of(connection: Connection, site: int) -> tuple[Sequence[Shift], bool]:
    """The shifts of a site, and whether somebody has said them."""
    found = [Shift(*row) for row in await connection.fetch(SHIFTS, site)]
    return found or USUAL, bool(found)


async def surroundings_of(connection: Connection, site: int) -> Surroundings:
    """What is known of a site."""
    shifts, _ = await shifts_of(connection, site)
    places = {row["id"]: dict(row) for row in await connection.fetch(PLACES, site)}
    teams = {row["person"]: row["team"] for row in await connection.fetch(TEAMS, site)}
    return Surroundings(shifts, {id_: line_of(id_, places) for id_ in places}, teams)


def line_of(location: int, places: Mapping[int, dict[str, Any]]) -> int:
    """The zone in which a place lies; where it lies in none, the place itself."""
    at: int | None = location
    while at is not None and at in places:
        if places[at]["kind"] == "zone":
            return at
        at = places[at]["parent"]
    return location


async def rows_in(
    connection: Connection, site: int, period: Period, now_ms: int, sources: Collection[Source]
) -> list[Row]:
    """All rows of these sources in a period, as they are now."""
    around = await surroundings_of(connection, site)
    found: list[Row] = []
    for source in sources:
        asked: list[object] = [site, period.since, period.until]
        if source == "lines":
            asked += [str(period.zone), now_ms]
        records = await connection.fetch(STATEMENTS[source], *asked)
        if len(records) > ROWS_MAX:
            raise Refused(TOO_MANY_ROWS, most=ROWS_MAX, source=source)
        rows = (Row(source=source, **dict(record)) for record in records)
        found += (around.placed(row, period) for row in rows)
    return found
