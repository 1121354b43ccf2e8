"""Brings what is known of lots up to date where an act spoke of them late, or was undone.

Reads all that was said of these lots and of what they became, and writes what it adds up to. Runs
only for lots of which a batch said something new; the first receipt of a lot needs nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

import msgspec

from takt.inventory.load_lots import family_of, load_reached
from takt.inventory.load_statements import CHANGES, LOTS
from takt.inventory.loaded_rows import lot_of_row, take_change
from takt.inventory.lot_words import DAYS, Days, Word, known_of_all, take_over
from takt.inventory.lots import Lot
from takt.inventory.model import Facts
from takt.inventory.publishing import add_lot
from takt.inventory.store import save_lots
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

WORDS = """
    SELECT s.lot, o.effective, o.id, o.kind, o.body, s.line, s.stands
    FROM (
        SELECT lot, operation, line, undone_by IS NULL AS stands
        FROM lot_entry
        WHERE lot = ANY ($1::uuid[]) AND direction = 1
        UNION ALL
        SELECT lot, operation, 0, undone_by IS NULL
        FROM party_entry
        WHERE lot = ANY ($1::uuid[]) AND direction = 'received'
        UNION ALL
        SELECT lot, operation, 0, true
        FROM lot_description
        WHERE lot = ANY ($1::uuid[])
        UNION ALL
        SELECT l.id, e.operation, 0, true
        FROM lot l
        JOIN location p ON p.role = 'opening'
        JOIN stock_event e ON e.location = p.id AND e.item = l.item AND e.lot = l.id
        WHERE l.id = ANY ($1::uuid[])
    ) AS s
    JOIN operation o ON o.id = s.operation AND o.duplicate_of IS NULL
"""

PARENTS = """
    SELECT made.lot, made.operation, used.lot AS parent, p.expires_on, p.best_before_on,
           p.produced_on
    FROM lot_entry made
    JOIN lot m ON m.id = made.lot
    JOIN lot_entry used ON used.operation = made.operation AND used.direction = -1
    JOIN lot p ON p.id = used.lot AND p.item = m.item AND p.id <> m.id
    WHERE made.lot = ANY ($1::uuid[]) AND made.direction = 1 AND made.relation <> 'production'
        AND made.undone_by IS NULL
"""

SOURCES = {"stock.receive": "supplier", "lot.describe": "described", "stock.opening": "opening"}


async def refold_lots(connection: Connection, facts: Facts, feed: FeedBatch) -> None:
    """What is known of the lots that this batch spoke of late, and of all that they became."""
    retold = facts.outcome.retold
    if not retold:
        return
    names = [*await family_of(connection, retold.keys())]
    lots = await _lots(connection, names, facts)
    above, parents = await _parents(connection, names)
    words = await _words(connection, lots, parents)
    known = known_of_all(words, above)
    changed = []
    for id_ in sorted(known):
        lot, before = lots[id_], copy(lots[id_])
        is_redated = take_over(lot, known[id_])
        if lot != before:
            changed.append(lot)
        if is_redated:
            act = retold.get(id_) or next(iter(retold.values()))
            facts.outcome.redated.setdefault(id_, act)
    await save_lots(connection, changed)
    for lot in changed:
        facts.lots[lot.id] = lot
        add_lot(feed, lot)
    unread = facts.outcome.redated.keys() - facts.reached.keys()
    await load_reached(connection, facts, unread)


async def _lots(connection: Connection, names: list[str], facts: Facts) -> dict[str, Lot]:
    """Parts that the batch did not name are read, and locked, as those that it named were."""
    lots = {id_: facts.lots[id_] for id_ in names if id_ in facts.lots}
    missing = [id_ for id_ in names if id_ not in lots]
    if missing:
        read = {str(row[0]): lot_of_row(row) for row in await connection.fetch(LOTS, missing)}
        for row in await connection.fetch(CHANGES, [*read]):
            take_change(read, row)
        lots |= read
    return lots


Parents = Mapping[tuple[str, str], Collection[str]]


async def _parents(connection: Connection, names: list[str]) -> tuple[dict[str, Days], Parents]:
    days: dict[str, Days] = {}
    parents: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in await connection.fetch(PARENTS, names):
        parent = str(row["parent"])
        days[parent] = {name: row[name] for name in DAYS}
        parents[str(row["lot"]), str(row["operation"])].add(parent)
    return days, parents


async def _words(
    connection: Connection, lots: Mapping[str, Lot], parents: Parents
) -> dict[str, list[Word]]:
    """Of a lot that no act spoke of nothing is worked out."""
    words: dict[str, list[Word]] = defaultdict(list)
    for lot, effective, id_, kind, body, line, stands in await connection.fetch(WORDS, [*lots]):
        key = str(lot), str(id_)
        args: dict[str, Any] = msgspec.json.decode(body)["args"]
        told = args["changes"] if kind == "lot.describe" else args
        if kind == "lot.regroup":
            told = args["outputs"][line - len(args["inputs"])]
        if kind != "lot.describe" and told["item"] != lots[key[0]].item:
            continue
        source: Any = SOURCES.get(kind, "own")
        made_of = sorted(parents.get(key, ()))
        words[key[0]].append(Word(effective, key[1], source, told, stands, made_of))
    return words
