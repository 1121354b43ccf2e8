"""What people at a desk see of a stocktake: how far it is, its lines with figures, its counters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from takt.inventory import books_before
from takt.stocktake.model import NO_LOT
from takt.stocktake.policy import value_of
from takt.stocktake.policy_store import rules_for
from takt_sync.acceptance import tolerance_of

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

FIGURES: Final = """
    SELECT stocktake, state, count(*) AS lines
    FROM count_line
    WHERE stocktake = ANY ($1::bigint[])
    GROUP BY stocktake, state
"""

LINES: Final = """
    SELECT c.id, c.location, c.item, c.lot, c.state, c.origin, c.round, c.person, c.team,
           c.counted_at, c.counted_by, c.not_by, i.scale, w.unit_cost
    FROM count_line c
    LEFT JOIN item i ON i.id = c.item
    LEFT JOIN item_cost w ON w.item = c.item
    JOIN location l ON l.id = c.location
    WHERE c.stocktake = $1 AND c.id > $2
        AND ($3::text[] IS NULL OR c.state = ANY ($3))
        AND ($4::text IS NULL OR l.code ILIKE $4 OR i.code ILIKE $4 OR i.name_zh ILIKE $4
             OR i.name_en ILIKE $4)
        AND ($6::text IS NULL OR c.origin = $6)
    ORDER BY c.id
    LIMIT $5
"""

COUNTS: Final = """
    SELECT t.line, v.id, v.operation, v.person, v.counted, v.total, v.quantity, v.effective,
           v.status, v.reason, v.booked_variance, v.entries, v.note, v.lot_code, a.status AS asked,
           a.decided_by, a.answer_reason, a.meaning, q.id AS notice, q.code AS question,
           (SELECT count(*)
            FROM attachment f
            WHERE f.subject_kind = 'act' AND f.subject_id = v.operation::text
                AND f.undone_by IS NULL) AS photos
    FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[])
         AS t (line, location, item, lot)
    JOIN count_verdict v
        ON (v.location, v.item, v.lot) = (t.location, t.item, t.lot)
    JOIN stocktake s ON s.id = $1
        AND (v.plan = s.id OR (v.effective >= s.opened_at
             AND v.effective < coalesce(s.closed_at, 9007199254740991)))
    LEFT JOIN approval a ON a.operation = v.id
    LEFT JOIN notice q ON q.operation = v.id AND q.status = 'open' AND q.code IN (
        'inventory.count_unclear', 'inventory.counts_differ', 'inventory.count_recheck'
    )
    ORDER BY t.line, v.effective, v.stream, v.n, v.part
"""

PACE: Final = """
    SELECT person, (effective / 3600000) * 3600000 AS hour, count(*) AS counts,
           max(effective) AS last_at
    FROM count_verdict
    WHERE plan = $1 AND reason <> 'undone'
    GROUP BY person, (effective / 3600000)
    ORDER BY person, hour
"""


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines are asked for, by id after the last one of the page before."""

    states: Sequence[str] | None = None
    search: str | None = None
    origin: str | None = None
    after: int = 0
    limit: int = 100


async def figures(connection: Connection, stocktakes: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many lines are in which state."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for stocktake, state, lines in await connection.fetch(FIGURES, list(stocktakes)):
        found[stocktake][state] = lines
    return found


async def pace(connection: Connection, stocktake: int) -> list[dict[str, Any]]:
    """How many counts each person made in each hour."""
    return [dict(row) for row in await connection.fetch(PACE, stocktake)]


async def review_lines(
    connection: Connection, stocktake: int, wanted: LineFilter
) -> list[dict[str, Any]]:
    """One page of lines with what was counted, what the books had, and who said what."""
    search = None if wanted.search is None else f"%{wanted.search}%"
    states = None if wanted.states is None else list(wanted.states)
    rows = await connection.fetch(
        LINES, stocktake, wanted.after, states, search, wanted.limit, wanted.origin
    )
    items = [row for row in rows if row["item"] is not None]
    counts: defaultdict[int, list[asyncpg.Record]] = defaultdict(list)
    for count in await connection.fetch(
        COUNTS, stocktake, [row["id"] for row in items], [row["location"] for row in items],
        [row["item"] for row in items], [str(row["lot"]) for row in items],
    ):  # fmt: skip
        counts[count["line"]].append(count)
    standing = [one["id"] for ones in counts.values() for one in ones if _is_open(one)]
    books = await books_before(connection, standing)
    rules = await rules_for(connection, [(row["location"], row["item"]) for row in items])
    return [_line(row, counts.get(row["id"], []), books, rules) for row in rows]


def _is_open(count: asyncpg.Record) -> bool:
    return count["status"] not in ("accepted", "voided", "added")


def _line(
    row: asyncpg.Record,
    counts: Sequence[asyncpg.Record],
    books: dict[str, int],
    rules: dict[tuple[int, int], Any],
) -> dict[str, Any]:
    counted, variance = _figures(counts, books)
    book = None if counted is None or variance is None else counted - variance
    value = None
    if variance is not None:
        value = value_of(variance, row["unit_cost"], row["scale"])
    rule = rules.get((row["location"], row["item"]))
    tolerance = None
    if rule is not None and book is not None:
        tolerance = tolerance_of(book, rule.permille, rule.most)
    lot = str(row["lot"])
    return {
        "id": row["id"],
        "location": row["location"],
        "item": row["item"],
        "lot": None if lot == NO_LOT else lot,
        "lot_code": next((one["lot_code"] for one in counts if one["lot_code"]), None),
        "state": row["state"],
        "origin": row["origin"],
        "round": row["round"],
        "person": row["person"],
        "team": row["team"],
        "counted_at": row["counted_at"],
        "counted_by": row["counted_by"],
        "not_by": row["not_by"],
        "counted": counted,
        "book": book,
        "variance": variance,
        "value": value,
        "permille": None if rule is None else rule.permille,
        "tolerance": tolerance,
        "counts": [_count(one) for one in counts],
        **_asked_of(counts),
        "note": next((one["note"] for one in reversed(counts) if one["note"]), None),
        "photos": sum(one["photos"] for one in counts),
        "entries": sum(one["entries"] for one in counts),
    }


def _asked_of(counts: Sequence[asyncpg.Record]) -> dict[str, Any]:
    """What a person was asked about these counts, and what the answer was."""
    asked = next((one for one in reversed(counts) if one["asked"] is not None), None)
    question = next((one for one in reversed(counts) if one["notice"] is not None), None)
    approval = None
    if asked is not None:
        approval = {
            "id": str(asked["id"]),
            "status": asked["asked"],
            "decided_by": asked["decided_by"],
            "meaning": asked["meaning"],
        }
    return {
        "approval": approval,
        "reason": None if asked is None else asked["answer_reason"],
        "notice": None if question is None else str(question["notice"]),
        "question": None if question is None else question["question"],
    }


def _figures(
    counts: Sequence[asyncpg.Record], books: dict[str, int]
) -> tuple[int | None, int | None]:
    """What was counted, and by how much the books were off: all that the counts booked."""
    accepted = [one for one in counts if one["status"] == "accepted"]
    standing = [one for one in counts if _is_open(one)]
    if standing:
        last = standing[-1]
        said = last["counted"] if last["total"] is None else last["total"]
        return said, last["quantity"] - books[str(last["id"])]
    if accepted:
        last = accepted[-1]
        said = last["counted"] if last["total"] is None else last["total"]
        return said, sum(one["booked_variance"] for one in accepted)
    return None, None


def _count(one: asyncpg.Record) -> dict[str, Any]:
    return {
        "id": str(one["id"]),
        "operation": str(one["operation"]),
        "person": one["person"],
        "quantity": one["counted"],
        "effective": one["effective"],
        "status": one["status"],
        "reason": one["reason"],
    }
