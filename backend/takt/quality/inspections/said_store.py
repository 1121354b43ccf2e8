"""Reads and writes of what was said of inspections: results, samples, readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from takt.quality.inspections.commands import Value
from takt.quality.inspections.model import Author, Begin, Result, Taken

if TYPE_CHECKING:
    from takt.runtime.database import Connection

RESULTS = """
    SELECT operation, person, device, site, effective, stream, n, inspection, item, lot, verdict,
           note, counts, undone_by
    FROM inspection_result
    WHERE inspection = ANY ($1::uuid[]) OR operation = ANY ($2::uuid[])
"""

ADD_RESULTS = """
    INSERT INTO inspection_result (operation, person, device, site, effective, stream, n,
                                   inspection, item, lot, verdict, note, counts, undone_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""

UNDO_RESULTS = """
    UPDATE inspection_result r
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE r.operation = u.operation AND r.undone_by IS NULL
"""

BEGINS = """
    SELECT operation, person, device, site, effective, stream, n, inspection, kind, plan, version,
           item, lot, quantity, units, supplier, for_kind, for_id, step, seed, sample, ac, re,
           letter, mode, counts, undone_by, in_category,
           EXISTS (SELECT FROM item i WHERE i.id = b.item AND i.scale = 0) AS by_piece
    FROM inspection_begin b
    WHERE inspection = ANY ($1::uuid[])
"""

ADD_BEGINS = """
    INSERT INTO inspection_begin (operation, person, device, site, effective, stream, n,
                                  inspection, kind, plan, version, item, lot, quantity, units,
                                  supplier, for_kind, for_id, step, seed, sample, ac, re, letter,
                                  mode, counts, undone_by, in_category)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23, $24, $25, $26, $27, $28)
"""

UNDO_BEGINS = """
    UPDATE inspection_begin b
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE b.operation = u.operation AND b.undone_by IS NULL
"""

READINGS = """
    SELECT operation, person, device, site, effective, stream, n, inspection, version, unit,
           characteristic, value_kind, value_number, value_text, gauge, note, doubt, accepted_by,
           undone_by
    FROM reading
    WHERE inspection = ANY ($1::uuid[])
    ORDER BY operation, part
"""

DEFECTS = """
    SELECT operation, unit, characteristic, defect, number
    FROM reading_defect
    WHERE inspection = ANY ($1::uuid[])
    ORDER BY operation, part
"""

ADD_READINGS = """
    INSERT INTO reading (operation, part, inspection, version, unit, characteristic, value_kind,
                         value_number, value_text, counts, doubt, accepted_by, gauge, note, person,
                         device, site, effective, stream, n, undone_by)
    SELECT $1, v.part, $2, $3, v.unit, v.characteristic, v.kind, v.number, v.text, $10, $11, $12,
           $13, CASE v.part WHEN 0 THEN $14 END, $15, $16, $17, $18, $19, $20, $21
    FROM unnest($4::integer[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], $9::text[])
         AS v (part, unit, characteristic, kind, number, text)
"""

ADD_DEFECTS = """
    INSERT INTO reading_defect (operation, part, inspection, unit, characteristic, defect, number,
                                effective, undone_by)
    SELECT $1, v.part, $2, v.unit, v.characteristic, v.defect, v.number, $8, $9
    FROM unnest($3::integer[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
         AS v (part, unit, characteristic, defect, number)
"""

UNDO_READINGS = """
    UPDATE reading r
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE r.operation = u.operation AND r.undone_by IS NULL
"""

UNDO_DEFECTS = """
    UPDATE reading_defect r
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE r.operation = u.operation AND r.undone_by IS NULL
"""

ACCEPT = """
    UPDATE reading r
    SET counts = true, accepted_by = u.accepted_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, accepted_by)
    WHERE r.operation = u.operation AND r.accepted_by IS NULL
"""


async def results_of(
    connection: Connection, inspections: Iterable[str], operations: Iterable[str]
) -> dict[str, Result]:
    """Everything that was found in inspections, and results by their acts."""
    rows = await connection.fetch(RESULTS, list(inspections), list(operations))
    return {result.author.operation: result for result in map(_result, rows)}


async def begins_of(connection: Connection, inspections: Iterable[str]) -> dict[str, Begin]:
    """Every sample that was drawn for inspections."""
    rows = await connection.fetch(BEGINS, list(inspections))
    return {begin.author.operation: begin for begin in map(_begin, rows)}


def _result(row: asyncpg.Record) -> Result:
    inspection, item, lot, verdict, note, counts, undone_by = row[7:]
    return Result(
        _author(row), _text(inspection), item, _text(lot), verdict, note, counts, _text(undone_by)
    )


def _begin(row: asyncpg.Record) -> Begin:
    said = dict(list(row.items())[7:])
    for name in ("inspection", "lot", "undone_by"):
        said[name] = _text(said[name])
    return Begin(_author(row), **said)


async def taken_of(connection: Connection, inspections: Sequence[str]) -> dict[str, Taken]:
    """All readings of inspections."""
    found: dict[str, Taken] = {}
    for row in await connection.fetch(READINGS, inspections):
        id_ = str(row[0])
        if id_ not in found:
            gauge, note, doubt, accepted_by, undone_by = row[14:]
            found[id_] = Taken(
                _author(row), str(row[7]), row[8], [], [], gauge, note, doubt,
                _text(accepted_by), _text(undone_by),
            )  # fmt: skip
        found[id_].readings.append((row[9], row[10], _value(*row[11:14])))
    for operation, *flaw in await connection.fetch(DEFECTS, inspections) if found else ():
        unit, characteristic, defect, number = flaw
        found[str(operation)].defects.append((unit, characteristic, defect, number))
    return found


def _author(row: asyncpg.Record) -> Author:
    operation, person, device, site, effective, stream, n = row[:7]
    return Author(str(operation), person, str(device), site, (effective, str(stream), n))


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)


async def save_said(
    connection: Connection, said: Iterable[Result | Begin | Taken], undone: Mapping[str, str]
) -> None:
    """Records what people said, and what of it was a mistake."""
    for one in said:
        match one:
            case Result():
                await connection.execute(ADD_RESULTS, *_result_columns(one))
            case Begin():
                await connection.execute(ADD_BEGINS, *_begin_columns(one))
            case Taken():
                await _add_taken(connection, one)
    if undone:
        acts, by = list(undone), list(undone.values())
        for statement in (UNDO_RESULTS, UNDO_BEGINS, UNDO_READINGS, UNDO_DEFECTS):
            await connection.execute(statement, acts, by)


async def save_accepted(connection: Connection, accepted: Mapping[str, str]) -> None:
    """Readings that count although their gauge was in doubt."""
    if accepted:
        await connection.execute(ACCEPT, list(accepted), list(accepted.values()))


def _author_columns(author: Author) -> tuple[Any, ...]:
    return author.operation, author.person, author.device, author.site, *author.place


def _result_columns(one: Result) -> tuple[Any, ...]:
    return (
        *_author_columns(one.author), one.inspection, one.item, one.lot, one.verdict, one.note,
        one.counts, one.undone_by,
    )  # fmt: skip


def _begin_columns(one: Begin) -> tuple[Any, ...]:
    return (
        *_author_columns(one.author), one.inspection, one.kind, one.plan, one.version, one.item,
        one.lot, one.quantity, one.units, one.supplier, one.for_kind, one.for_id, one.step,
        one.seed, one.sample, one.ac, one.re, one.letter, one.mode, one.counts, one.undone_by,
        one.in_category,
    )  # fmt: skip


async def _add_taken(connection: Connection, one: Taken) -> None:
    units, known_as, values = zip(*one.readings, strict=True)
    kinds, numbers, texts = zip(*map(_written, values), strict=True)
    author, parts = one.author, list(range(len(units)))
    await connection.execute(
        ADD_READINGS, author.operation, one.inspection, one.version, parts, units, known_as,
        kinds, numbers, texts, one.counts, one.doubt, one.accepted_by, one.gauge, one.note,
        author.person, author.device, author.site, *author.place, one.undone_by,
    )  # fmt: skip
    if one.defects:
        columns = map(list, zip(*one.defects, strict=True))
        parts = list(range(len(one.defects)))
        await connection.execute(
            ADD_DEFECTS, author.operation, one.inspection, parts, *columns, author.place[0],
            one.undone_by,
        )  # fmt: skip


def _written(value: Value) -> tuple[str, int | None, str | None]:
    """A value as it is stored: its kind, and a number or a text."""
    if isinstance(value, bool):
        return "flag", int(value), None
    if isinstance(value, int):
        return "number", value, None
    if isinstance(value, str):
        return "text", None, value
    return "photos", None, msgspec.json.encode(value).decode()


def _value(kind: str, number: int | None, text: str | None) -> Value:
    match kind:
        case "flag":
            return bool(number)
        case "number":
            return number or 0
        case "photos":
            return msgspec.json.decode(text or "[]", type=list[str])
    return text or ""
