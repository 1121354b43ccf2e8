"""Counts become anchors: accepted when final and within tolerance, or by another person's word.

Until then a count changes no figure. The verdicts are takt_sync's; this module reads what they
depend on and writes what follows, some thousand keys in a transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory.count_questions import settle_questions
from takt.inventory.count_rules import CountedKey, CountRule, CountRules, NoRules
from takt.inventory.count_writing import write_verdicts
from takt.inventory.decide_counts import Decided, decide_key
from takt.inventory.empty_counts import expand_empties
from takt.inventory.held_counts import note_held_counts
from takt.inventory.negative_stock import note_negative
from takt.inventory.open_counts import KEYS_MAX, OpenCount, chosen_keys, due_sites, open_counts
from takt.inventory.open_counts import serials_twice as serials_counted_twice
from takt.inventory.places import places_of
from takt.inventory.publishing import add_balance
from takt.inventory.rechecks import note_rechecks
from takt.inventory.recompute import fold_again
from takt.inventory.void_counts import end_questions, withdraw_approvals
from takt.inventory.watermarks import marks_of
from takt.runtime.feeds import FeedBatch
from takt.runtime.sync_store import hold_scopes

if TYPE_CHECKING:
    from takt.inventory.model import Key
    from takt.runtime.database import Connection, Database


async def accept_counts(
    database: Database, now_ms: int, rules: CountRules | None = None
) -> int | None:
    """Decides on all counts that can be decided; returns the new head if anything changed."""
    head: int | None = None
    after: Key = FIRST_KEY
    while True:
        async with database.transaction() as connection:
            await hold_scopes(connection)
            await expand_empties(connection)
            sites = await due_sites(connection)
            if not sites:
                return head
            marks = await marks_of(connection, sites, now_ms)
            keys = await chosen_keys(connection, marks, after)
            if not keys:
                return head
            counts = await open_counts(connection, keys, marks, now_ms)
            made = await _decide(connection, counts, rules or NoRules(), now_ms)
        head = made or head
        if len(keys) < KEYS_MAX:
            return head
        # Each key once in a round: what waits for others is looked at in the next one.
        after = keys[-1]


async def _decide(
    connection: Connection,
    counts: Mapping[Key, Sequence[OpenCount]],
    rules: CountRules,
    now_ms: int,
) -> int | None:
    """The verdicts over these keys, and all that follows from them, the feed last."""
    decided = await _verdicts(connection, counts, rules)
    batch = FeedBatch()
    await write_verdicts(connection, decided, now_ms, batch)
    fresh = {one.count.id for one in decided if one.is_new and one.status == "accepted"}
    changed = {
        one.count.key for one in decided if "accepted" in (one.status, one.count.row["status"])
    }
    folded = await fold_again(connection, changed)
    await _note_accepted(connection, decided)
    await note_held_counts(connection, batch, now_ms, folded.corrected)
    await settle_questions(connection, decided, batch, now_ms)
    gone = {one.count.id for one in decided if one.is_new and one.status == "voided"}
    await withdraw_approvals(
        connection,
        batch,
        now_ms,
        [
            one.count.id
            for one in decided
            if one.count.approval == "pending" and one.status not in ("approve", "accepted")
        ],
    )
    await end_questions(connection, batch, now_ms, gone)
    corrected = {key for id_, key in folded.corrected.items() if id_ not in fresh}
    answered = {one.count.key for one in decided if one.reason == "answered"}
    await note_rechecks(connection, batch, now_ms, corrected | answered)
    places = await places_of(connection, {key[0] for key in folded.figures})
    for key, quantity in folded.figures.items():
        scope = places[key[0]].scope
        if scope is not None:
            add_balance(batch, scope, key, quantity)
    await note_negative(connection, folded.figures, places, now_ms, batch)
    touched = {one.count.key for one in decided if one.is_new or one.reason == "answered"}
    await rules.follow_counts(connection, batch, now_ms, touched | corrected)
    return await batch.publish(connection, now_ms) if len(batch) else None


async def _verdicts(
    connection: Connection, counts: Mapping[Key, Sequence[OpenCount]], rules: CountRules
) -> list[Decided]:
    planned = {
        CountedKey(one.row["plan"], key)
        for key, ones in counts.items()
        for one in ones
        if one.row["plan"] is not None
    }
    of_keys: Mapping[CountedKey, CountRule] = {}
    if planned:
        of_keys = await rules.rules_of(connection, planned)
    adding = {known for known, rule in of_keys.items() if rule.adds}
    # Of each person the last part counts, as in the sum itself.
    latest = {
        (key, one.row["plan"], one.row["person"]): one.id
        for key, ones in counts.items()
        for one in ones
        if CountedKey(one.row["plan"], key) in adding
    }
    parts = list(latest.values())
    twice = await serials_counted_twice(connection, parts) if parts else {}
    of_plans: defaultdict[Key, dict[int | None, int]] = defaultdict(dict)
    for (key, plan), pieces in twice.items():
        of_plans[key][plan] = pieces
    decided: list[Decided] = []
    for key, ones in counts.items():
        decided += decide_key(ones, of_keys, of_plans.get(key, {}))
    return decided


FIRST_KEY = (0, 0, "00000000-0000-0000-0000-000000000000")

ACCEPTED_VARIANCE = """
    UPDATE count_verdict
    SET accepted_variance = booked_variance
    WHERE id = ANY ($1::uuid[]) AND status = 'accepted' AND accepted_variance <> booked_variance
"""


async def _note_accepted(connection: Connection, decided: Sequence[Decided]) -> None:
    """What people have agreed to is what the fold made of it: later changes are told."""
    agreed = [one.count.id for one in decided if one.status == "accepted"]
    if agreed:
        await connection.execute(ACCEPTED_VARIANCE, agreed)
