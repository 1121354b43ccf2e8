"""All writes of a push about counts: one statement per table, whatever the batch holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from takt.inventory.counts import CountRecord, EmptyRecord
from takt_sync.acceptance import Timed, begun
from takt_sync.stock import UNDO_PART

if TYPE_CHECKING:
    from takt.inventory.commands import Count, CountEmpty
    from takt.inventory.model import Act, Facts, Key
    from takt.runtime.database import Connection

ADD_COUNTS = """
    INSERT INTO count_verdict (stream, n, id, operation, site, person, location, item, lot,
                               quantity, counted, effective, lo, hi, base_head, plan, lot_code,
                               expires_on, note, span)
    SELECT c.stream, c.n, c.operation, c.operation, c.site, c.person, c.location, c.item, c.lot,
           c.quantity, c.quantity, c.effective, c.lo, c.hi, c.base_head, c.plan, c.lot_code,
           c.expires_on, c.note, c.span
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::uuid[], $9::bigint[], $10::bigint[], $11::bigint[],
                $12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::date[],
                $17::text[], $18::bigint[])
         AS c (stream, n, operation, site, person, location, item, lot, quantity, effective,
               lo, hi, base_head, plan, lot_code, expires_on, note, span)
"""

ADD_EMPTIES = """
    INSERT INTO empty_count (stream, n, operation, site, person, location, plan, effective, lo,
                             hi, base_head, note, span)
    SELECT e.stream, e.n, e.operation, e.site, e.person, e.location, e.plan, e.effective, e.lo,
           e.hi, e.base_head, e.note, e.span
    FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
                $12::text[], $13::bigint[])
         AS e (stream, n, operation, site, person, location, plan, effective, lo, hi, base_head,
               note, span)
"""

ADD_SERIALS = """
    INSERT INTO count_serial (stream, n, serial)
    SELECT s.stream, s.n, s.serial
    FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS s (stream, n, serial)
    ON CONFLICT DO NOTHING
"""

VOID_COUNTS = """
    WITH undone AS (
        SELECT v.operation, v.person, v.at
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS v (operation, person, at)
    ), emptied AS (
        UPDATE empty_count e
        SET status = 'undone'
        FROM undone u
        WHERE e.operation = u.operation
    )
    UPDATE count_verdict c
    SET status = 'voided', reason = 'undone', due = false, decided_by = u.person,
        decided_at = u.at
    FROM undone u
    WHERE c.operation = u.operation AND c.reason <> 'undone'
    RETURNING c.location, c.item, c.lot, c.id
"""

# What the undone count had put aside is looked at again, as if it had not been made.
REVIVE = """
    UPDATE count_verdict c
    SET status = 'recorded', reason = 'not_final', due = true
    FROM count_verdict gone
    WHERE gone.id = ANY ($1::uuid[])
        AND (c.location, c.item, c.lot) = (gone.location, gone.item, gone.lot)
        AND c.status = 'voided' AND c.reason IN ('superseded', 'outvoted')
"""

# A move that comes late to an empty place may bring a key to light, as a count there does. Most
# pushes move where nobody waits: their keys are not looked at one by one, nor what they take back.
WAKE_PLACES = """
    WITH emptied AS (
        UPDATE empty_count e
        SET due = true
        WHERE e.location = ANY ($1::bigint[]) AND e.status = 'standing' AND NOT e.due
            AND e.hi >= $2
    )
    SELECT EXISTS (
               SELECT 1
               FROM count_verdict c
               WHERE c.location = ANY ($1::bigint[])
                   AND c.status IN ('added', 'check', 'recount', 'approve') AND NOT c.due
           ) AS waits,
           EXISTS (
               SELECT 1
               FROM unnest($3::uuid[], $4::bigint[]) AS m (stream, n)
               JOIN count_side s ON (s.stream, s.n) = (m.stream, m.n)
           ) AS is_placed
"""

# A move beside a count that waits may answer the question about it, or ask one; so may a rival.
WAKE_WAITING = """
    UPDATE count_verdict c
    SET due = true
    FROM unnest(string_to_array($1, ',')::bigint[], string_to_array($2, ',')::bigint[],
                string_to_array($3, ',')::uuid[]) AS k (location, item, lot)
    WHERE (c.location, c.item, c.lot) = (k.location, k.item, k.lot)
        AND c.status IN ('added', 'check', 'recount', 'approve') AND NOT c.due
"""

# Moves that a person placed, of which this push takes some back.
PLACED = """
    SELECT DISTINCT c.location, c.item, c.lot
    FROM unnest($1::uuid[], $2::bigint[]) AS m (stream, n)
    JOIN count_side s ON (s.stream, s.n) = (m.stream, m.n)
    JOIN count_verdict c ON c.id = s.counted
    WHERE c.status = 'accepted'
"""

ADD_SIDES = """
    INSERT INTO count_side (counted, stream, n, side, person, operation)
    SELECT s.counted, s.stream, s.n, s.side, s.person, s.operation
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::bigint[], $6::uuid[])
         AS s (counted, stream, n, side, person, operation)
    ON CONFLICT (counted, stream, n) DO UPDATE
    SET side = EXCLUDED.side, person = EXCLUDED.person, operation = EXCLUDED.operation
"""

ANSWER = """
    UPDATE count_verdict c
    SET due = true, answer = CASE a.answer WHEN 'recount' THEN 'recount' END
    FROM unnest($1::uuid[], $2::text[]) AS a (id, answer)
    WHERE c.id = a.id
"""

WAKE = """
    UPDATE count_verdict
    SET due = true
    WHERE id = ANY ($1::uuid[]) AND status <> 'voided'
"""

WAKE_PLAN = """
    UPDATE count_verdict
    SET due = true
    WHERE plan = $1 AND status IN ('recorded', 'added', 'check', 'recount', 'approve') AND NOT due
"""

ADD_RELEASES = """
    INSERT INTO watermark_release (operation, device, site, location, until_ms, person, reason, at)
    SELECT r.operation, r.device, r.site, r.location, r.until_ms, r.person, r.reason, r.at
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::text[], $8::bigint[])
         AS r (operation, device, site, location, until_ms, person, reason, at)
"""

Rows = Sequence[tuple[Any, ...]]


async def save_counts(connection: Connection, facts: Facts) -> None:
    """Records counts and empty places that wait for their verdict, before balances are locked."""
    counted = facts.outcome.counted
    await _write(connection, ADD_COUNTS, [_count_row(one) for one in counted.records])
    serials = [
        (one.act.place[1], one.act.n, serial)
        for one in counted.records
        for serial in one.command.serials or ()
    ]
    await _write(connection, ADD_SERIALS, serials)
    await _write(connection, ADD_EMPTIES, [_empty_row(one) for one in counted.empties])


async def save_answers(connection: Connection, facts: Facts) -> None:
    """Records what people said of counts; the balances of their keys come first, as in the job."""
    counted = facts.outcome.counted
    sides = {
        (answer.count.id, *move): (side, answer.act.person, answer.act.id)
        for answer in counted.answers
        for move, side in answer.sides.items()
    }
    await _write(connection, ADD_SIDES, [place + told for place, told in sides.items()])
    answers = {one.count.id: one.answer for one in counted.answers}
    await _write(connection, ANSWER, list(answers.items()))
    if counted.signed:
        await connection.execute(WAKE, list(counted.signed))
    await _write(
        connection,
        ADD_RELEASES,
        [
            (
                one.act.id, one.device, one.site, one.location, one.until_ms, one.act.person,
                one.reason, facts.now_ms,
            )
            for one in counted.releases
        ],
    )  # fmt: skip


def _count_row(one: CountRecord) -> tuple[Any, ...]:
    act, told = one.act, one.command
    expires_on = None if told.expires_on is None else date.fromisoformat(told.expires_on)
    return (
        act.place[1], act.n, act.id, one.site, act.person, *one.key, told.quantity, act.effective,
        *_interval(act, told), _plan(told.plan), told.lot_code, expires_on, told.note, told.span,
    )  # fmt: skip


def _empty_row(one: EmptyRecord) -> tuple[Any, ...]:
    act, told = one.act, one.command
    return (
        act.place[1], act.n, act.id, one.site, act.person, one.location, _plan(told.plan),
        act.effective, *_interval(act, told), told.note, told.span,
    )  # fmt: skip


def _interval(act: Act, told: Count | CountEmpty) -> tuple[int, int, int]:
    """From when to when it holds, and the head that the person had seen at the first look."""
    effective, stream, n = act.place
    time = begun(
        Timed(stream, n, effective, act.lo, act.hi, 0, act.base_head), told.span, told.seen
    )
    return time.lo, time.hi, time.base


def _plan(plan: int | str | None) -> int | None:
    """Plans have numbers; older phones may have sent a text."""
    return plan if isinstance(plan, int) else None


async def wake_counts(connection: Connection, facts: Facts, moved: Collection[Key]) -> set[Key]:
    """Has counts looked at again where goods moved or somebody else counted.

    Returns the keys with an accepted count that nets a move which this push takes back.
    """
    events, records = facts.outcome.events, facts.outcome.counted.records
    named = sorted({*moved, *(one.key for one in records)})
    if not named:
        return set()
    begun_at = [facts.now_ms, *facts.began.values(), *(event.place[0] for event in events)]
    begun_at += [one.act.lo - one.command.span for one in records]
    undone = [*{event.place[1:] for event in events if event.part >= UNDO_PART}]
    acts = ([stream for stream, _ in undone], [n for _, n in undone])
    places = sorted({key[0] for key in named})
    [(waits, is_placed)] = await connection.fetch(WAKE_PLACES, places, min(begun_at), *acts)
    if waits:
        await connection.execute(
            WAKE_WAITING,
            ",".join([str(key[0]) for key in named]),
            ",".join([str(key[1]) for key in named]),
            ",".join([key[2] for key in named]),
        )
    if not is_placed:
        return set()
    return {(at, item, str(lot)) for at, item, lot in await connection.fetch(PLACED, *acts)}


async def void_counts(connection: Connection, facts: Facts) -> dict[str, Key]:
    """Voids counts that were undone; returns them with the keys whose folds may change."""
    voided = facts.outcome.counted.voided
    if not voided:
        return {}
    people = [act.person for act in voided.values()]
    rows = await connection.fetch(VOID_COUNTS, list(voided), people, [facts.now_ms] * len(people))
    await connection.execute(REVIVE, [row[3] for row in rows])
    return {str(row[3]): (row[0], row[1], str(row[2])) for row in rows}


async def _write(connection: Connection, statement: str, rows: Rows) -> None:
    if rows:
        await connection.execute(statement, *map(list, zip(*rows, strict=True)))


async def wake_plan(connection: Connection, plan: int) -> None:
    """Has the counts of a plan looked at again: its rules are other ones now."""
    await connection.execute(WAKE_PLAN, plan)
