"""`takt verify`: folds every balance from its events anew and compares all that is derived.

Names each difference; writes nothing. The audit chain is checked by `runtime.audit`.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from takt.inventory.commands import NO_LOT
from takt.inventory.verify_holds import wrong_holds
from takt.runtime import audit, blob_store, change_log
from takt.runtime.backup_archive import Manifest, read_manifest
from takt.runtime.blob_files import BlobFiles
from takt.runtime.built import fetch
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import row_lanes
from takt.runtime.installation import Installation, installation
from takt.runtime.migrate import demand_current
from takt.runtime.tables import FeedScope
from takt.runtime.words import say, sentence
from takt.settings import Settings
from takt_sync.chain import chain_next, chain_start
from takt_sync.digest import ZERO, add, to_hex

# The whole fold in one pass: deltas after the last accepted count, on top of it.
BALANCES = """
    WITH last_count AS (
        SELECT DISTINCT ON (location, item, lot)
               location, item, lot, quantity, effective, stream, n
        FROM count_verdict
        WHERE status = 'accepted'
        ORDER BY location, item, lot, effective DESC, stream DESC, n DESC
    ), folded AS (
        SELECT e.location, e.item, e.lot, sum(e.quantity)::bigint AS quantity
        FROM stock_event e
        LEFT JOIN last_count c
            ON (c.location, c.item, c.lot) = (e.location, e.item, e.lot)
        WHERE e.kind = 'delta'
            AND (c.item IS NULL OR (e.effective, e.stream, e.n) > (c.effective, c.stream, c.n))
        GROUP BY e.location, e.item, e.lot
    ), expected AS (
        SELECT coalesce(f.location, c.location) AS location, coalesce(f.item, c.item) AS item,
               coalesce(f.lot, c.lot) AS lot,
               coalesce(f.quantity, 0) + coalesce(c.quantity, 0) AS quantity
        FROM folded f
        FULL JOIN last_count c
            ON (c.location, c.item, c.lot) = (f.location, f.item, f.lot)
    )
    SELECT coalesce(x.location, b.location), coalesce(x.item, b.item), coalesce(x.lot, b.lot),
           coalesce(x.quantity, 0), b.quantity
    FROM expected x
    FULL JOIN balance b
        ON (b.location, b.item, b.lot) = (x.location, x.item, x.lot)
    WHERE coalesce(x.quantity, 0) IS DISTINCT FROM b.quantity
    ORDER BY 1, 2, 3
    LIMIT 1000
"""

SUMS = """
    SELECT item, lot, sum(quantity)::bigint
    FROM balance
    GROUP BY item, lot
    HAVING sum(quantity) <> 0
    ORDER BY item, lot
    LIMIT 1000
"""

FEED_BALANCES = """
    SELECT f.scope || '/' || f.key, f.row, b.quantity
    FROM (
        SELECT coalesce('counted:' || l.counted_by,
                        'warehouse:' || coalesce(l.warehouse, l.site)) AS scope,
               b.item || '.' || b.location || '.'
                   || CASE WHEN b.lot = '00000000-0000-0000-0000-000000000000' THEN '-'
                           ELSE b.lot::text END AS key,
               b.quantity
        FROM balance b
        JOIN location l ON l.id = b.location
        WHERE l.kind <> 'virtual' AND b.quantity <> 0
    ) AS b
    FULL JOIN (
        SELECT scope, key, row
        FROM feed
        WHERE table_name = 'balance' AND row IS NOT NULL
    ) AS f ON (f.scope, f.key) = (b.scope, b.key)
    WHERE b.quantity IS NULL OR f.row IS NULL OR (f.row::json ->> 'quantity')::bigint <> b.quantity
    ORDER BY 1
    LIMIT 1000
"""


SCOPE_ROWS = """
    SELECT table_name, key, row, lane0, lane1
    FROM feed
    WHERE scope = $1 AND row IS NOT NULL
"""

STREAMS = """
    SELECT s.stream, s.n, s.h, max(o.n), count(o.n)
    FROM sync_stream s
    LEFT JOIN operation o ON o.stream = s.stream
    GROUP BY s.stream, s.n, s.h
    HAVING s.n <> coalesce(max(o.n), 0) OR s.n <> count(o.n)
    ORDER BY s.stream
    LIMIT 1000
"""


OPERATIONS = """
    SELECT stream, n, hash, body, id, kind, person
    FROM operation
    ORDER BY stream, n
"""

# What an act says of itself, against the entries that it made: both ends of every move.
MISBOOKED = """
    SELECT e.stream, e.n, e.part, e.item, e.location, e.quantity
    FROM operation o
    JOIN stock_event e ON (e.stream, e.n) = (o.stream, o.n) AND e.operation = o.id
    CROSS JOIN LATERAL (SELECT convert_from(o.body, 'UTF8')::json -> 'args' AS args) AS said
    WHERE o.kind IN ('stock.receive', 'stock.put_away', 'stock.move', 'stock.issue',
                     'stock.return', 'stock.scrap')
        AND (e.item <> (args ->> 'item')::bigint
             OR e.location <> (args ->> CASE e.part WHEN 0 THEN 'from' ELSE 'to' END)::bigint
             OR e.quantity <> (args ->> 'quantity')::bigint * CASE e.part WHEN 0 THEN -1 ELSE 1 END)
    ORDER BY e.stream, e.n, e.part
    LIMIT 1000
"""

ENDS = """
    SELECT stream, h
    FROM sync_stream
    WHERE n > 0
    ORDER BY stream
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not agree with what it is made from."""

    what: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.what} {self.where}: expected {self.expected}, found {self.found}"


Disagreements = AsyncIterator[tuple[str, object, object]]


@dataclass(frozen=True, slots=True)
class Check:
    """What another area recomputes: where, expected and found of all that does not agree.

    By a statement, or by rules of its own (`find`).
    """

    what: str
    statement: str = ""
    find: Callable[[Connection], Disagreements] | None = None


async def differences(
    connection: Connection, checks: Sequence[Check] = ()
) -> AsyncIterator[Difference]:
    """All differences, in a read snapshot; `checks` are those of other areas."""
    async for difference in _checked(connection, checks):
        yield difference
    async for difference in _stock(connection):
        yield difference
    async for difference in _feed(connection):
        yield difference
    for stream, n, _, last, count in await connection.fetch(STREAMS):
        yield Difference("stream", str(stream), f"n {n}", f"{count} operations up to {last}")
    async for difference in _chains(connection):
        yield difference
    for stream, n, part, *found in await connection.fetch(MISBOOKED):
        where = f"{stream} {n} part {part}"
        yield Difference("entry", where, "as its operation says", str(found))
    async for difference in _digests(connection):
        yield difference
    for fault in await audit.verify(connection):
        yield Difference("audit entry", str(fault.n), "as written", fault.reason)


async def _stock(connection: Connection) -> AsyncIterator[Difference]:
    """Balances, their sums, and which lots are on hold."""
    for location, item, lot, expected, found in await connection.fetch(BALANCES):
        where = f"item {item}, location {location}, lot {_lot(lot)}"
        yield Difference("balance", where, str(expected), str(found))
    for item, lot, total in await connection.fetch(SUMS):
        yield Difference("sum over all locations", f"item {item}, lot {_lot(lot)}", "0", str(total))
    async for lot, expected, found in wrong_holds(connection):
        yield Difference("hold", f"lot {lot}", expected, found)


async def _checked(connection: Connection, checks: Sequence[Check]) -> AsyncIterator[Difference]:
    for check in checks:
        if check.find is not None:
            async for where, expected, found in check.find(connection):
                yield Difference(check.what, where, str(expected), str(found))
            continue
        for where, expected, found in await connection.fetch(check.statement):
            yield Difference(check.what, where, str(expected), str(found))


async def _feed(connection: Connection) -> AsyncIterator[Difference]:
    for where, row, quantity in await connection.fetch(FEED_BALANCES):
        yield Difference("feed", where or "(missing)", str(quantity), str(row))
    for where, seq in await change_log.unnamed(connection):
        yield Difference("feed", where, f"named by the changes of {seq}", "not named")


async def _chains(connection: Connection) -> AsyncIterator[Difference]:
    """Every operation as its device chained it: a body or a hash that was changed is named."""
    ends: dict[str, bytes] = {}
    async for stream, n, sealed, body, *columns in connection.cursor(OPERATIONS, prefetch=5_000):
        of = str(stream)
        expected = chain_next(ends.get(of) or chain_start(of), body)
        ends[of] = sealed
        if expected != sealed:
            yield Difference("operation", f"{of} {n}", expected.hex(), sealed.hex())
        if columns[1] is not None and columns != (said := _said(body)):
            yield Difference("operation", f"{of} {n}", str(said), str(columns))
    for stream, end in await connection.fetch(ENDS):
        found = ends.get(str(stream), b"")
        if found != end:
            yield Difference("stream", str(stream), f"chain to {end.hex()}", found.hex())


def _said(body: bytes) -> list[object]:
    """Identifier, kind and person as the device wrote them."""
    operation = msgspec.json.decode(body)
    # Opening stock comes from an import, not from a person.
    return [UUID(operation["id"]), operation["kind"], operation.get("actor")]


async def _digests(connection: Connection) -> AsyncIterator[Difference]:
    of = FeedScope
    scopes = of.select(of.scope, of.lane0, of.lane1, of.rows).order_by(of.scope)
    for scope, lane0, lane1, count in await fetch(connection, scopes):
        total, rows = ZERO, 0
        async for row in connection.cursor(SCOPE_ROWS, scope, prefetch=5_000):
            lanes = row_lanes(row[0], row[1], row[2].encode())
            if lanes != (row[3], row[4]):
                where = f"{scope} {row[0]} {row[1]}"
                yield Difference("row digest", where, to_hex(lanes), to_hex((row[3], row[4])))
            total, rows = add(total, lanes), rows + 1
        if (total, rows) != ((lane0, lane1), count):
            expected = f"{to_hex(total)} over {rows} rows"
            yield Difference(
                "scope digest", scope, expected, f"{to_hex((lane0, lane1))} over {count} rows"
            )


def _lot(lot: object) -> str:
    return "none" if str(lot) == NO_LOT else str(lot)


async def verify(
    database: Database, anchor: Manifest | None = None, checks: Sequence[Check] = ()
) -> list[Difference]:
    """Everything that does not agree, from one snapshot; a backup anchors the audit log."""
    async with database.read_snapshot() as connection:
        found = [one async for one in differences(connection, checks)]
        if anchor is not None:
            cut = await audit.verify_anchor(connection, anchor.audit_n, anchor.audit_hash)
            found += [
                Difference("audit entry", str(one.n), "as backed up", one.reason) for one in cut
            ]
    return found


def verify_arguments(parser: argparse.ArgumentParser) -> None:
    """What `takt verify` understands."""
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a difference, then their number"
    )
    parser.add_argument(
        "--backup", type=Path, metavar="FILE", help="also compare the audit log with a backup"
    )


def run_verify(arguments: argparse.Namespace, settings: Settings, checks: Sequence[Check]) -> int:
    """Run `takt verify`: exit code 1 names every difference."""
    anchor = None if arguments.backup is None else read_manifest(arguments.backup)
    with installation(settings) as place:
        found, waiting = asyncio.run(_verify(place, anchor, checks))
    for sha256, received, size in waiting:
        facts = {"waiting": sha256, "received": received, "size": size}
        if arguments.json:
            say(msgspec.json.encode(facts).decode())
        else:
            say(sentence(settings, "verify.waiting", **facts))
    for one in found:
        say(msgspec.json.encode(one).decode() if arguments.json else str(one))
    if arguments.json:
        say(msgspec.json.encode({"differences": len(found)}).decode())
    else:
        say(sentence(settings, "verify.differs" if found else "verify.fits", count=len(found)))
    return 1 if found else 0


async def _verify(
    place: Installation, anchor: Manifest | None, checks: Sequence[Check]
) -> tuple[list[Difference], list[tuple[str, int, int]]]:
    files = BlobFiles(place.settings.data_dir)
    async with place.open() as database:
        async with database.connection() as connection:
            await demand_current(connection)
        found = await verify(database, anchor, checks)
        async with database.connection() as connection:
            for sha256, fault in await blob_store.faults(connection, files):
                found.append(Difference("blob", sha256, "the bytes of its name", fault))
            return found, await blob_store.waiting(connection)
