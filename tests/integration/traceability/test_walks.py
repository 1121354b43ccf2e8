"""A trace is what brute force finds in the same entries, whatever shape the genealogy has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt.kernel.errors import NotFound
from takt.runtime.database import Database
from takt.traceability import walks
from takt.traceability.walks import Direction, Trace, trace, trace_text
from tests.integration.inventory.plant import GLUE, NO_LOT, Plant

LOTS, RUNS = 8, 7
Entry = tuple[int, int, int, int, bool]
"""Lot (0 is the nil lot), run, direction, quantity, whether it was undone."""
ENTRY = st.tuples(
    st.integers(0, LOTS),
    st.integers(1, RUNS),
    st.sampled_from((-1, 1)),
    st.integers(1, 50),
    st.integers(0, 5).map(lambda chance: chance == 0),
)
ADD_LOTS = """
    INSERT INTO lot (id, item, status)
    SELECT id, $2, 'available' FROM unnest($1::uuid[]) AS id
"""
ADD_ENTRIES = """
    INSERT INTO lot_entry (operation, line, run, lot, item, direction, quantity, relation, person,
                           device, site, effective, undone_by)
    SELECT gen_random_uuid(), 0, e.run, e.lot, $1, e.direction, e.quantity, 'production', 1,
           gen_random_uuid(), 1, 1, CASE WHEN e.undone THEN gen_random_uuid() END
    FROM unnest($2::uuid[], $3::uuid[], $4::smallint[], $5::bigint[], $6::boolean[])
        AS e (run, lot, direction, quantity, undone)
"""
ADD_CHAIN = """
    INSERT INTO lot_entry (operation, line, run, lot, item, direction, quantity, relation, person,
                           device, site, effective)
    SELECT gen_random_uuid(), 0, lpad(to_hex(e.run), 32, '0')::uuid,
           rpad(lpad(to_hex(e.lot), 16, '0'), 32, '0')::uuid, $1, e.direction, 9, 'production', 1,
           gen_random_uuid(), 1, 1
    FROM generate_series(1, $2::bigint) AS at
    CROSS JOIN LATERAL (VALUES (at, at + 1, -1), (at + 1, at + 1, 1)) AS e (run, lot, direction)
"""
CLEAR = ("DELETE FROM lot_entry", "DELETE FROM lot")


def lot(number: int) -> str:
    return str(UUID(int=number << 64)) if number else NO_LOT


def run(number: int) -> str:
    return str(UUID(int=number))


async def store(owner: Database, entries: Sequence[Entry]) -> None:
    """Puts these entries in the place of all that were there."""
    lots, runs, directions, quantities, undone = zip(*entries, strict=True)
    columns = ([*map(run, runs)], [*map(lot, lots)], directions, quantities, undone)
    async with owner.connection() as connection:
        for statement in CLEAR:
            await connection.execute(statement)
        await connection.execute(ADD_LOTS, [lot(number) for number in range(1, LOTS + 1)], GLUE)
        await connection.execute(ADD_ENTRIES, GLUE, *columns)


LinkKey = tuple[str, str, int]


def reached(
    ends: dict[tuple[int, int, int], int], root: int, side: int
) -> tuple[set[int], dict[LinkKey, int]]:
    """Lots and links on the way from lots at one side of their runs to those at the other."""
    seen, waiting, links = {root}, [root], {}
    while waiting:
        here = waiting.pop()
        runs = {of_run for of_run, number, at in ends if (number, at) == (here, side)}
        for (of_run, number, at), quantity in ends.items():
            if of_run in runs and (at == -side or number == here):
                links[run(of_run), lot(number), at] = quantity
                waiting += {number} - seen
                seen.add(number)
    return seen, links


def brute_force(
    entries: Sequence[Entry], root: int, direction: Direction
) -> tuple[set[str], dict[LinkKey, int]]:
    """Lots and links by plain search, one direction after the other."""
    ends: dict[tuple[int, int, int], int] = defaultdict(int)
    for number, of_run, side, quantity, is_undone in entries:
        if number and not is_undone:
            ends[of_run, number, side] += quantity
    lots: set[int] = {root}
    links: dict[LinkKey, int] = {}
    for side in {"up": (1,), "down": (-1,), "both": (1, -1)}[direction]:
        more, ways = reached(ends, root, side)
        lots, links = lots | more, links | ways
    return {lot(number) for number in lots}, links


def links_of(found: Trace) -> dict[LinkKey, int]:
    columns = found.links
    ends = zip(columns.run, columns.lot, columns.direction, columns.quantity, strict=True)
    listed = [((found.runs[r], found.lots[n], side), quantity) for r, n, side, quantity in ends]
    assert len(dict(listed)) == len(listed)
    return dict(listed)


@pytest.mark.parametrize("deepest", [walks.DEEPEST, 0], ids=["level by level", "at once"])
@given(entries=st.lists(ENTRY, min_size=1, max_size=40), root=st.integers(1, LOTS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
async def test_a_trace_equals_brute_force(
    plant: Plant, owner_database: Database, deepest: int, entries: list[Entry], root: int
) -> None:
    await store(owner_database, entries)
    async with plant.database.connection() as connection:
        for direction in ("up", "down", "both"):
            found = await trace(connection, lot(root), direction, deepest=deepest)

            lots, links = brute_force(entries, root, direction)
            assert set(found.lots) == lots
            assert len(found.lots) == len(lots)
            assert links_of(found) == links
            assert set(found.runs) == {of_run for of_run, _, _ in links}
            assert set(found.items) == {GLUE}
            assert not found.truncated


async def test_a_chain_of_a_thousand_levels_is_followed_to_its_end(
    plant: Plant, owner_database: Database
) -> None:
    ends = [(1, 1, 1, 9, False)]
    await store(owner_database, ends)
    async with owner_database.connection() as connection:
        await connection.execute(ADD_CHAIN, GLUE, 1_000)
    async with plant.database.connection() as connection:
        found = await trace(connection, lot(1), "up")

    assert (len(found.lots), len(found.links.run)) == (1_001, 2_001)


async def test_a_cycle_of_rework_and_relabelling_ends(
    plant: Plant, owner_database: Database
) -> None:
    around = [(1, 1, -1, 5, False), (2, 1, 1, 5, False), (2, 2, -1, 5, False), (1, 2, 1, 5, False)]
    await store(owner_database, around)
    async with plant.database.connection() as connection:
        found = await trace(connection, lot(1), "both")

    assert sorted(found.lots) == [lot(1), lot(2)]
    assert len(found.links.run) == 4


@pytest.mark.parametrize("deepest", [walks.DEEPEST, 0], ids=["level by level", "at once"])
async def test_what_lies_beyond_the_limit_is_left_out_and_said(
    plant: Plant, owner_database: Database, deepest: int
) -> None:
    chain = [
        end
        for number in range(1, LOTS)
        for end in ((number, number, -1, 9, False), (number + 1, number, 1, 9, False))
    ]
    await store(owner_database, chain)
    async with plant.database.connection() as connection:
        text = await trace_text(connection, lot(1), "down", limit=7, deepest=deepest)
        whole = await trace(connection, lot(1), "down", deepest=deepest)

    assert '"truncated":true,"limit":7' in text
    assert lot(2) in text
    assert lot(5) not in text
    assert (len(whole.lots), whole.truncated) == (LOTS, False)


async def test_a_lot_that_nobody_knows_has_no_trace(plant: Plant) -> None:
    async with plant.database.connection() as connection:
        with pytest.raises(NotFound):
            await trace(connection, lot(99), "both")
