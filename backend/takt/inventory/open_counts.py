"""The counts that can be decided on now, with all that their verdict depends on, read in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from takt.inventory.model import Key
from takt_sync.acceptance import Counted, Neighbour, Side, Timed

if TYPE_CHECKING:
    from takt.inventory.watermarks import Marks
    from takt.runtime.database import Connection

KEYS_MAX = 4_000
"""Keys decided in one transaction."""

DUE_SITES = """
    SELECT DISTINCT site
    FROM count_verdict
    WHERE due
"""

CHOSEN = """
    SELECT c.location, c.item, c.lot
    FROM count_verdict c
    JOIN unnest($1::bigint[], $2::bigint[]) AS s (site, at) ON s.site = c.site
    LEFT JOIN unnest($3::bigint[], $4::bigint[]) AS z (location, at) ON z.location = c.location
    WHERE c.due AND (c.is_final OR c.status <> 'recorded' OR c.hi <= coalesce(z.at, s.at))
        AND (c.location, c.item, c.lot) > ($6, $7, $8)
    GROUP BY c.location, c.item, c.lot
    ORDER BY c.location, c.item, c.lot
    LIMIT $5
"""

# In the order in which pushes lock them: approvals first, then lots, then balances by key.
LOCK_APPROVALS = """
    SELECT 1
    FROM approval a
    WHERE a.operation IN (
        SELECT c.id
        FROM count_verdict c
        JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
            ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        WHERE c.status IN ('check', 'recount', 'approve')
    )
    ORDER BY a.operation
    FOR UPDATE OF a
"""

# Of which less was counted than there is: whoever stops such a lot waits for what this books, or
# this knows of it.
LOCK_LOTS = """
    SELECT id
    FROM lot
    WHERE id IN (
        SELECT c.lot
        FROM count_verdict c
        JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
            ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        JOIN balance b
            ON (b.location, b.item, b.lot) = (c.location, c.item, c.lot)
        WHERE c.due AND c.lot <> '00000000-0000-0000-0000-000000000000'
            AND c.counted < b.quantity
    )
    ORDER BY id
    FOR SHARE
"""

ADD_BALANCES = """
    INSERT INTO balance (location, item, lot, quantity)
    SELECT k.location, k.item, k.lot, 0
    FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
    ORDER BY k.location, k.item, k.lot
    ON CONFLICT DO NOTHING
"""

LOCK_BALANCES = """
    SELECT 1
    FROM balance b
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (b.location, b.item, b.lot) = (k.location, k.item, k.lot)
    ORDER BY b.location, b.item, b.lot
    FOR UPDATE OF b
"""

OPEN = """
    SELECT c.stream, c.n, c.part, c.id, c.operation, c.site, c.person, c.location, c.item, c.lot,
           c.counted, c.total, c.quantity, c.effective, c.lo, c.hi, c.base_head, c.plan, c.span,
           c.status, c.answer, c.due, c.accepted_variance, c.decided_at, o.device,
           coalesce((
               SELECT h.seq
               FROM head_commit h
               WHERE h.stream = c.stream AND h.last_n >= c.n
               ORDER BY h.last_n, h.seq
               LIMIT 1
           ), 0) AS seq,
           c.is_final OR c.hi <= coalesce(z.at, s.at) AS is_final
    FROM count_verdict c
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
    JOIN operation o ON (o.stream, o.n) = (c.stream, c.n)
    JOIN unnest($4::bigint[], $5::bigint[]) AS s (site, at) ON s.site = c.site
    LEFT JOIN unnest($6::bigint[], $7::bigint[]) AS z (location, at) ON z.location = c.location
    WHERE c.status IN ('recorded', 'added', 'check', 'recount', 'approve')
        OR (c.status = 'accepted' AND (c.due OR c.total IS NOT NULL))
    ORDER BY c.location, c.item, c.lot, c.effective, c.stream, c.n, c.part
    FOR UPDATE OF c
"""

BOOK_BEFORE = """
    SELECT c.id, (coalesce(p.quantity, 0) + coalesce((
        SELECT sum(e.quantity)
        FROM stock_event e
        WHERE (e.item, e.location, e.lot) = (c.item, c.location, c.lot)
            AND e.kind = 'delta'
            AND (e.effective, e.stream, e.n) < (c.effective, c.stream, c.n)
            AND (p.effective IS NULL
                 OR (e.effective, e.stream, e.n) > (p.effective, p.stream, p.n))
    ), 0))::bigint AS book
    FROM count_verdict c
    LEFT JOIN LATERAL (
        SELECT p.quantity, p.effective, p.stream, p.n
        FROM count_verdict p
        WHERE (p.location, p.item, p.lot) = (c.location, c.item, c.lot)
            AND p.status = 'accepted'
            AND (p.effective, p.stream, p.n) < (c.effective, c.stream, c.n)
        ORDER BY p.effective DESC, p.stream DESC, p.n DESC
        LIMIT 1
    ) AS p ON true
    WHERE c.id = ANY ($1::uuid[])
"""

# An act that was undone adds up to nothing, and asks nothing.
NEIGHBOURS = """
    SELECT k.location, k.item, k.lot, e.stream, e.n, e.effective, sum(e.quantity)::bigint AS moved,
           o.id AS operation, o.lo, o.hi, o.base_head, o.received_at,
           coalesce((
               SELECT h.seq
               FROM head_commit h
               WHERE h.stream = e.stream AND h.last_n >= e.n
               ORDER BY h.last_n, h.seq
               LIMIT 1
           ), CASE WHEN o.received_at >= $6 THEN 9007199254740991 ELSE 0 END) AS seq
    FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[])
         AS k (location, item, lot, lo, hi)
    JOIN stock_event e
        ON (e.item, e.location, e.lot) = (k.item, k.location, k.lot) AND e.kind = 'delta'
    JOIN operation o ON (o.stream, o.n) = (e.stream, e.n)
    WHERE o.hi >= k.lo AND o.lo <= k.hi
    GROUP BY k.location, k.item, k.lot, e.stream, e.n, e.effective, o.id, o.lo, o.hi, o.base_head,
             o.received_at
    HAVING sum(e.quantity) <> 0
"""

# Read after the counts are locked: whoever signs holds them to the end of the push.
APPROVALS = """
    SELECT operation,
           CASE WHEN decided_by IS NULL AND status = 'rejected' THEN NULL ELSE status END,
           quantity
    FROM approval
    WHERE operation = ANY ($1::uuid[])
    ORDER BY operation
    FOR UPDATE
"""

# Everybody who counted a key since it was last agreed upon; a count that was undone is none.
COUNTERS = """
    SELECT v.location, v.item, v.lot, v.person,
           min(v.effective) FILTER (
               WHERE (v.status = 'voided' AND v.reason IN ('recount', 'rejected'))
                   OR (v.status = 'recount' AND v.reason IN ('over_tolerance', 'same_person'))
           ) AS refused_at
    FROM count_verdict v
    JOIN unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS k (location, item, lot)
        ON (v.location, v.item, v.lot) = (k.location, k.item, k.lot)
    LEFT JOIN balance b ON (b.location, b.item, b.lot) = (k.location, k.item, k.lot)
    WHERE v.reason <> 'undone'
        AND (v.effective > coalesce(b.anchor_effective, 0)
             OR v.status NOT IN ('accepted', 'voided'))
    GROUP BY v.location, v.item, v.lot, v.person
"""

SIDES = """
    SELECT counted, stream, n, side
    FROM count_side
    WHERE counted = ANY ($1::uuid[])
"""

SERIALS_TWICE = """
    SELECT c.location, c.item, c.lot, c.plan, (count(*) - count(DISTINCT s.serial))::bigint AS twice
    FROM count_verdict c
    JOIN count_serial s ON (s.stream, s.n) = (c.stream, c.n)
    WHERE c.id = ANY ($1::uuid[])
    GROUP BY c.location, c.item, c.lot, c.plan
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A move beside a count: `operation` recorded it, `received_at` says when it arrived."""

    neighbour: Neighbour
    operation: str
    received_at: int


@dataclass(slots=True)
class OpenCount:
    """A count that somebody decides on; `book` is what the ledger has before it."""

    row: asyncpg.Record
    book: int = 0
    near: list[Near] = field(default_factory=list)
    told: dict[tuple[str, int], Side] = field(default_factory=dict)
    approval: str | None = None
    signed_for: int | None = None
    """The variance that was asked about."""
    people: frozenset[int] = frozenset()
    """Everybody who counted the same since it was last agreed upon."""
    is_barred: bool = False
    """Whether an earlier count of the same person was refused: somebody else counts."""

    @property
    def id(self) -> str:
        """What approvals, notices and answers name."""
        return str(self.row["id"])

    @property
    def key(self) -> Key:
        """What was counted."""
        return key_of(self.row)

    @property
    def counted(self) -> Counted:
        """The count as the rules see it."""
        return Counted(timed(self.row), self.row["person"], self.row["counted"])

    @property
    def neighbours(self) -> list[Neighbour]:
        """The moves near it."""
        return [one.neighbour for one in self.near]


def key_of(row: asyncpg.Record) -> Key:
    """The key of a row."""
    return row["location"], row["item"], str(row["lot"])


def timed(row: asyncpg.Record) -> Timed:
    """The moment of a count."""
    return Timed(
        str(row["stream"]), row["n"], row["effective"], row["lo"], row["hi"], row["seq"],
        row["base_head"], holds_for="later" if row["span"] else "all",
    )  # fmt: skip


def columns_of(keys: Iterable[Key]) -> tuple[list[int], list[int], list[str]]:
    """Keys as columns, in the order in which they are locked."""
    named = sorted(keys)
    return [key[0] for key in named], [key[1] for key in named], [key[2] for key in named]


async def due_sites(connection: Connection) -> list[int]:
    """The sites with counts to look at."""
    return [row[0] for row in await connection.fetch(DUE_SITES)]


async def chosen_keys(connection: Connection, marks: Marks, after: Key) -> list[Key]:
    """Keys with a count that can be decided, some thousand at a time, in their order."""
    rows = await connection.fetch(
        CHOSEN, [*marks.sites], [*marks.sites.values()], [*marks.places],
        [*marks.places.values()], KEYS_MAX, *after,
    )  # fmt: skip
    return [key_of(row) for row in rows]


async def open_counts(
    connection: Connection, keys: Sequence[Key], marks: Marks, now_ms: int
) -> dict[Key, list[OpenCount]]:
    """All open counts of these keys in ledger order, locked after the balances."""
    columns = columns_of(keys)
    await connection.fetch(LOCK_APPROVALS, *columns)
    await connection.fetch(LOCK_LOTS, *columns)
    await connection.execute(ADD_BALANCES, *columns)
    await connection.fetch(LOCK_BALANCES, *columns)
    found: defaultdict[Key, list[OpenCount]] = defaultdict(list)
    rows = await connection.fetch(
        OPEN, *columns, [*marks.sites], [*marks.sites.values()], [*marks.places],
        [*marks.places.values()],
    )  # fmt: skip
    for row in rows:
        found[key_of(row)].append(OpenCount(row))
    by_id = {one.id: one for counts in found.values() for one in counts}
    for id_, book in await connection.fetch(BOOK_BEFORE, list(by_id)):
        by_id[str(id_)].book = book
    for id_, stream, n, side in await connection.fetch(SIDES, list(by_id)):
        by_id[str(id_)].told[str(stream), n] = side
    for id_, status, quantity in await connection.fetch(APPROVALS, list(by_id)):
        by_id[str(id_)].approval, by_id[str(id_)].signed_for = status, quantity
    await _load_people(connection, found)
    await _load_near(connection, found, now_ms)
    return found


async def _load_people(connection: Connection, found: dict[Key, list[OpenCount]]) -> None:
    people: defaultdict[Key, set[int]] = defaultdict(set)
    refused: dict[tuple[Key, int], int] = {}
    for row in await connection.fetch(COUNTERS, *columns_of(found)):
        people[key_of(row)].add(row["person"])
        if row["refused_at"] is not None:
            refused[key_of(row), row["person"]] = row["refused_at"]
    for key, counts in found.items():
        for one in counts:
            one.people = frozenset(people[key])
            since = refused.get((key, one.row["person"]))
            one.is_barred = since is not None and since < one.row["effective"]


async def _load_near(
    connection: Connection, found: dict[Key, list[OpenCount]], now_ms: int
) -> None:
    """Moves from the first to the last moment of the counts of a key: two counts are compared."""
    spans = [
        (*key, min(one.row["lo"] for one in counts), max(one.row["hi"] for one in counts))
        for key, counts in found.items()
    ]
    if not spans:
        return
    columns = map(list, zip(*spans, strict=True))
    for row in await connection.fetch(NEIGHBOURS, *columns, now_ms):
        near = near_of(row)
        for one in found[key_of(row)]:
            one.near.append(near)


def near_of(row: asyncpg.Record) -> Near:
    """A row of `NEIGHBOURS`."""
    time = Timed(
        str(row["stream"]), row["n"], row["effective"], row["lo"], row["hi"], row["seq"],
        row["base_head"],
    )  # fmt: skip
    return Near(Neighbour(time, row["moved"]), str(row["operation"]), row["received_at"])


async def serials_twice(
    connection: Connection, ids: Sequence[str]
) -> dict[tuple[Key, int | None], int]:
    """How many pieces were counted once more by others, by key and plan."""
    rows = await connection.fetch(SERIALS_TWICE, list(ids))
    return {(key_of(row), row["plan"]): row["twice"] for row in rows}


async def books_before(connection: Connection, ids: Iterable[object]) -> dict[str, int]:
    """What the ledger has before each of these counts."""
    rows = await connection.fetch(BOOK_BEFORE, [str(one) for one in ids])
    return {str(id_): book for id_, book in rows}
