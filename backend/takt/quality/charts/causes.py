"""Reads and writes of what people say was behind alarms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from takt.quality.charts.model import PointKey
from takt.quality.charts.name_cause import Cause

if TYPE_CHECKING:
    from takt.runtime.database import Connection

ADD: Final = """
    INSERT INTO control_cause (operation, inspection, code, number, cause, note, person, device,
                               site, effective, stream, n, counts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""

UNDO: Final = """
    UPDATE control_cause c
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE c.operation = u.operation AND c.undone_by IS NULL
"""

KNOWN: Final = """
    SELECT operation, inspection, code, number, undone_by
    FROM control_cause
    WHERE operation = ANY ($1::uuid[])
"""

STANDING: Final = """
    SELECT DISTINCT ON (inspection, number) inspection, number, cause, note, person
    FROM control_cause
    WHERE code = $1 AND inspection = ANY ($2::uuid[]) AND counts AND undone_by IS NULL
    ORDER BY inspection, number, effective DESC, stream DESC, n DESC
"""

ALARMS: Final = """
    SELECT DISTINCT a.series
    FROM control_alarm a
    JOIN control_series s ON s.id = a.series
    JOIN unnest($1::uuid[], $2::text[], $3::bigint[]) AS k (inspection, code, number)
        ON k.inspection = a.inspection AND k.code = s.code AND k.number = a.number
    ORDER BY a.series
"""


async def causes_of(
    connection: Connection, code: str, inspections: Collection[str]
) -> dict[PointKey, Mapping[str, Any]]:
    """The last cause that stands of each point of a characteristic in inspections."""
    rows = await connection.fetch(STANDING, code, sorted(inspections))
    return {
        (str(inspection), number): {"cause": cause, "note": note, "person": person}
        for inspection, number, cause, note, person in rows
    }


async def known_causes(connection: Connection, operations: Collection[str]) -> dict[str, Cause]:
    """What undos speak of, by its acts."""
    rows = await connection.fetch(KNOWN, list(operations))
    return {
        str(operation): Cause(
            str(inspection), code, number, None if undone_by is None else str(undone_by)
        )
        for operation, inspection, code, number, undone_by in rows
    }


async def save_causes(
    connection: Connection, said: Collection[tuple[Any, ...]], undone: Mapping[str, str]
) -> None:
    """Records causes, and which of them were a mistake."""
    for columns in said:
        await connection.execute(ADD, *columns)
    if undone:
        await connection.execute(UNDO, list(undone), list(undone.values()))


async def series_alarmed_at(
    connection: Connection, points: Collection[tuple[str, str, int]]
) -> list[int]:
    """The series with alarms at points: inspection, characteristic, number."""
    columns = [list(column) for column in zip(*sorted(points), strict=True)]
    return [row[0] for row in await connection.fetch(ALARMS, *columns)]
