"""What stands in the tables, as the values that the rules work with."""

from __future__ import annotations

from collections.abc import Mapping

import asyncpg
import msgspec

from takt.inventory.lots import Lot, PassedHold, StatusChange
from takt.inventory.model import Approval, Notice, Target


def notice_of_row(row: asyncpg.Record) -> Notice:
    """A notice as it stands in the table."""
    return Notice(
        str(row[0]), row[1], row[2], text_of(row[3]), text_of(row[4]), row[5], row[6],
        text_of(row[7]), row[8], msgspec.json.decode(row[9]), *row[10:],
    )  # fmt: skip


def approval_of_row(row: asyncpg.Record) -> Approval:
    """A request as it stands in the table."""
    operation, kind, site, person, device, item, lot, location, quantity, reason = row[:10]
    effective, stream, n, at, status, decided_by, decided_at = row[10:17]
    others, meaning, method, answer_reason, answered_in = row[17:]
    return Approval(
        str(operation), kind, site, person, str(device), item, str(lot), location, quantity,
        reason, (effective, str(stream), n), at, status, decided_by, decided_at, tuple(others),
        meaning, method, answer_reason, text_of(answered_in),
    )  # fmt: skip


def target_of_row(row: asyncpg.Record) -> Target:
    """An earlier operation, with what it said."""
    id_, kind, person, effective, stream, n, body, status = row
    args = msgspec.json.decode(body)["args"]
    return Target(str(id_), kind, person, (effective, str(stream), n), args, status == "applied")


def lot_of_row(row: asyncpg.Record) -> Lot:
    """A lot as it stands in the table, without its history."""
    attributes = {} if row[8] is None else msgspec.json.decode(row[8], type=dict[str, str])
    return Lot(
        str(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], row[7], attributes, row[9]
    )


def text_of(value: object | None) -> str | None:
    """An identifier as text, where there is one."""
    return None if value is None else str(value)


def take_change(lots: Mapping[str, Lot], row: asyncpg.Record) -> None:
    """Adds a row of `CHANGES` to the history of its lot."""
    lot, place = lots[str(row[0])], (row[1], str(row[2]), row[3])
    operation, source = str(row[7]), text_of(row[10])
    if source is None:
        change = StatusChange(
            lot.id, place, row[4], row[5], row[6], operation, text_of(row[8]), row[9]
        )
        lot.changes.append(change)
    else:
        until = None if row[11] is None else (row[11], str(row[12]), row[13])
        lot.passed.append(PassedHold(lot.id, source, operation, place, until, row[5], row[6]))
