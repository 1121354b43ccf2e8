"""The audit log: who changed what, when, on which device, from what to what.

Entries are only ever added, inside the transaction of the change itself, and each one is sealed
by a hash over itself and the entry before. `verify` names every row that was tampered with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from takt.runtime import tables
from takt.runtime.built import fetch_row, fetch_value

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.built import Connection as AnyConnection
    from takt.runtime.database import Connection

FIRST_PREVIOUS = bytes(32)
PAGE_ROWS = 1_000

LOCK_HEAD = "SELECT n, hash FROM audit_head WHERE id = 1 FOR UPDATE"
MOVE_HEAD = "UPDATE audit_head SET n = $1, hash = $2 WHERE id = 1"
READ_HEAD = "SELECT n, hash FROM audit_head WHERE id = 1"
INSERT_ENTRIES = """
    INSERT INTO audit_entry
        (n, at, person, device, action, subject, before, after, previous, hash)
    SELECT * FROM unnest(
        $1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[],
        $6::text[], $7::json[], $8::json[], $9::bytea[], $10::bytea[]
    )
"""
PAGE = """
    SELECT n, at, person, device::text AS device, action, subject,
        before::text AS before, after::text AS after, previous, hash
    FROM audit_entry
    WHERE n > $1
    ORDER BY n
    LIMIT $2
"""
PAGE_BACK = """
    SELECT n, at, person, device::text AS device, action, subject,
        before::text AS before, after::text AS after, previous, hash
    FROM audit_entry
    WHERE n < $1
    ORDER BY n DESC
    LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change; `subject` names the thing as kind:id, `before` and `after` what differs."""

    action: str
    subject: str
    at: int
    person: int | None = None
    device: str | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AuditFault:
    """A row of the log that is not as it was written."""

    n: int
    reason: str


def _json(value: Mapping[str, Any] | None) -> str | None:
    if value is None:
        return None
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal(previous: bytes, fields: Sequence[Any]) -> bytes:
    """The hash of an entry: over the hash before it and its own fields, in their order."""
    body = json.dumps(list(fields), separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + body.encode("utf-8")).digest()


async def append(connection: Connection, entry: AuditEntry) -> int:
    """Add one entry and return its number."""
    return await append_many(connection, [entry])


async def append_many(connection: Connection, entries: Sequence[AuditEntry]) -> int:
    """Add entries in order and return the number of the last; waits for other writers' entries."""
    head = await connection.fetchrow(LOCK_HEAD)
    if head is None:
        raise LookupError("audit_head is empty")
    n, previous = int(head["n"]), bytes(head["hash"])
    if not entries:
        return n
    rows = []
    for entry in entries:
        n += 1
        fields = (
            n,
            entry.at,
            entry.person,
            entry.device,
            entry.action,
            entry.subject,
            _json(entry.before),
            _json(entry.after),
        )
        sealed = seal(previous, fields)
        rows.append((*fields, previous, sealed))
        previous = sealed
    await connection.execute(INSERT_ENTRIES, *(list(column) for column in zip(*rows, strict=True)))
    await connection.execute(MOVE_HEAD, n, previous)
    return n


async def page(connection: Connection, after: int, limit: int) -> list[dict[str, Any]]:
    """Entries with a number above `after`, oldest first, as they are shown to people."""
    return [_shown(row) for row in await connection.fetch(PAGE, after, limit)]


async def page_back(connection: Connection, before: int, limit: int) -> list[dict[str, Any]]:
    """Entries with a number below `before`, newest first: what a person asks for first."""
    return [_shown(row) for row in await connection.fetch(PAGE_BACK, before, limit)]


def _shown(row: asyncpg.Record) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("n", "at", "person", "device", "action", "subject")},
        "before": None if row["before"] is None else json.loads(row["before"]),
        "after": None if row["after"] is None else json.loads(row["after"]),
        "hash": bytes(row["hash"]).hex(),
    }


async def head(connection: AnyConnection) -> tuple[int, str]:
    """Number and hash of the last entry, to be kept where this database cannot reach."""
    last = tables.AuditHead
    row = await fetch_row(connection, last.select(last.n, last.hash))
    if row is None:
        raise LookupError("audit_head is empty")
    return int(row["n"]), bytes(row["hash"]).hex()


async def verify_anchor(connection: Connection, n: int, sealed: str) -> list[AuditFault]:
    """Whether the entry that was the last one at another time is still as it was then."""
    if n == 0:
        return []
    entry = tables.AuditEntry
    found = await fetch_value(connection, entry.select(entry.hash).where(entry.n == n))
    if found is None:
        return [AuditFault(n, "the log was cut off: this entry was there when it was anchored")]
    if bytes(found).hex() != sealed:
        return [AuditFault(n, "the log was written anew: this entry was another when anchored")]
    return []


async def verify(connection: Connection) -> list[AuditFault]:
    """Every fault of the log; none when it is as it was written. Needs one read snapshot."""
    faults: list[AuditFault] = []
    n, previous = 0, FIRST_PREVIOUS
    async for row in _all_rows(connection):
        faults.extend(_faults_of(row, n, previous))
        n, previous = int(row["n"]), bytes(row["hash"])
    head = await connection.fetchrow(READ_HEAD)
    if head is None or int(head["n"]) != n or bytes(head["hash"]) != previous:
        faults.append(AuditFault(n + 1, "the end of the log is missing"))
    return faults


async def _all_rows(connection: Connection) -> AsyncIterator[Any]:
    after = 0
    while rows := await connection.fetch(PAGE, after, PAGE_ROWS):
        for row in rows:
            yield row
        after = int(rows[-1]["n"])


def _faults_of(row: Mapping[str, Any], n_before: int, previous: bytes) -> list[AuditFault]:
    n = int(row["n"])
    fields = [
        row[name]
        for name in ("n", "at", "person", "device", "action", "subject", "before", "after")
    ]
    if seal(bytes(row["previous"]), fields) != bytes(row["hash"]):
        return [AuditFault(n, "the row was changed")]
    if n != n_before + 1:
        return [AuditFault(n_before + 1, "rows are missing")]
    if bytes(row["previous"]) != previous:
        return [AuditFault(n, "the row does not follow the one before it")]
    return []
