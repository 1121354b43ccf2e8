"""The stored label designs: reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from takt.catalogue.codes import code_key
from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.designs import Design, LabelDesign

if TYPE_CHECKING:
    from takt.runtime.database import Connection

DESIGNS: Final = """
    SELECT id, code, name_zh, name_en, kind, design
    FROM label_design
    ORDER BY kind, code_key
"""
INSERT: Final = """
    INSERT INTO label_design (code, code_key, name_zh, name_en, kind, design)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id
"""
UPDATE: Final = """
    UPDATE label_design
    SET code = $1, code_key = $2, name_zh = $3, name_en = $4, kind = $5, design = $6
    WHERE id = $7
"""
DELETE: Final = "DELETE FROM label_design WHERE id = $1"

_encode: Final = msgspec.json.Encoder(order="sorted").encode
_decode: Final = msgspec.json.Decoder(Design).decode


async def label_designs(connection: Connection) -> list[LabelDesign]:
    """All stored designs."""
    rows = await connection.fetch(DESIGNS)
    return [LabelDesign(row[0], row[1], row[2], row[3], row[4], _decode(row[5])) for row in rows]


async def design_by_code(connection: Connection, code: str) -> LabelDesign | None:
    """The stored design of this code, or the one that Takt itself has."""
    key = code_key(code)
    for design in await label_designs(connection):
        if code_key(design.code) == key:
            return design
    return BUILT_IN.get(key)


async def save_label_design(connection: Connection, design: LabelDesign) -> LabelDesign:
    """Stores a new design, which comes back with its id, or a changed one."""
    values = (
        design.code,
        code_key(design.code),
        design.name_zh,
        design.name_en,
        design.kind,
        _encode(design.design).decode(),
    )
    if design.id:
        await connection.execute(UPDATE, *values, design.id)
        return design
    return msgspec.structs.replace(design, id=await connection.fetchval(INSERT, *values))


async def delete_label_design(connection: Connection, design: int) -> None:
    """Removes a design; what was printed by it keeps its code."""
    await connection.execute(DELETE, design)
