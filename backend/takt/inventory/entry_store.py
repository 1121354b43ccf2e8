"""Writes what acts say of lots and parties beside the ledger; one statement per table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from takt.inventory.model import Outcome
from takt.runtime.database import Connection

ADD_LOT_ENTRIES = """
    INSERT INTO lot_entry (operation, line, run, lot, item, direction, quantity, relation,
                           work_order, machine, person, device, site, effective)
    SELECT e.operation, e.line, e.run, e.lot, e.item, e.direction, e.quantity, e.relation,
           e.work_order, e.machine, e.person, e.device, e.site, e.effective
    FROM unnest($1::uuid[], $2::smallint[], $3::uuid[], $4::uuid[], $5::bigint[],
                $6::smallint[], $7::bigint[], $8::text[], $9::bigint[], $10::text[],
                $11::bigint[], $12::uuid[], $13::bigint[], $14::bigint[])
         AS e (operation, line, run, lot, item, direction, quantity, relation, work_order,
               machine, person, device, site, effective)
"""

ADD_PARTY_ENTRIES = """
    INSERT INTO party_entry (operation, lot, item, party, direction, line, quantity, location,
                             person, device, site, effective)
    SELECT e.operation, e.lot, e.item, e.party, e.direction, e.line, e.quantity, e.location,
           e.person, e.device, e.site, e.effective
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::uuid[], $11::bigint[],
                $12::bigint[])
         AS e (operation, lot, item, party, direction, line, quantity, location, person, device,
               site, effective)
"""

ADD_SCRAP_ENTRIES = """
    INSERT INTO scrap_entry (operation, lot, item, quantity, reason, work_order, location, person,
                             device, site, effective)
    SELECT e.operation, e.lot, e.item, e.quantity, e.reason, e.work_order, e.location, e.person,
           e.device, e.site, e.effective
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::uuid[], $10::bigint[], $11::bigint[])
         AS e (operation, lot, item, quantity, reason, work_order, location, person, device, site,
               effective)
"""

ADD_DESCRIPTIONS = """
    INSERT INTO lot_description (operation, lot)
    SELECT d.operation, d.lot
    FROM unnest($1::uuid[], $2::uuid[]) AS d (operation, lot)
"""

UNDO_LOT_ENTRIES = """
    UPDATE lot_entry e
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE e.operation = u.operation AND e.undone_by IS NULL
"""

UNDO_PARTY_ENTRIES = """
    UPDATE party_entry e
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE e.operation = u.operation AND e.undone_by IS NULL
"""

UNDO_SCRAP_ENTRIES = """
    UPDATE scrap_entry e
    SET undone_by = u.undone_by
    FROM unnest($1::uuid[], $2::uuid[]) AS u (operation, undone_by)
    WHERE e.operation = u.operation AND e.undone_by IS NULL
"""


async def add_entries(connection: Connection, outcome: Outcome) -> None:
    """Adds what acts say of lots, parties and scrap."""
    for statement, entries in (
        (ADD_LOT_ENTRIES, outcome.lot_entries),
        (ADD_PARTY_ENTRIES, outcome.party_entries),
        (ADD_SCRAP_ENTRIES, outcome.scrap_entries),
    ):
        if entries:
            columns = [field.name for field in fields(entries[0])]
            told = ([getattr(one, column) for one in entries] for column in columns)
            await connection.execute(statement, *told)


async def add_descriptions(connection: Connection, described: Mapping[str, str]) -> None:
    """Adds which lots people described."""
    if described:
        await connection.execute(ADD_DESCRIPTIONS, list(described), list(described.values()))


async def undo_entries(connection: Connection, undone: Mapping[str, str]) -> None:
    """Marks the entries of acts that were undone."""
    if undone:
        for statement in (UNDO_LOT_ENTRIES, UNDO_PARTY_ENTRIES, UNDO_SCRAP_ENTRIES):
            await connection.execute(statement, list(undone), list(undone.values()))
