"""I13 against a model of its own: what acts hold is not free, whatever status the server keeps."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from takt_sync.characteristics import characteristics_of
from takt_sync.sampling import sampling_of
from tests.integration.documents import Desk
from tests.integration.inventory.held_lots import Lots
from tests.integration.inventory.plant import GLUE
from tests.integration.mixed_streams import histories
from tests.integration.quality.acts_on_two_lots import DENSE, Choice, DenseTrial
from tests.integration.quality.every_kind import TAGS, Plans, Step
from tests.integration.quality.held_by_acts import Rule
from tests.integration.quality.plans import (
    FIXED,
    LENGTH,
    ONE,
    Plan,
    a_plan,
    a_version,
)
from tests.integration.quality.plans import (
    characteristics_of as known_as_of,
)

DEVICES = 3
KNOWN: dict[int, Choice] = {}
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(DENSE),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(1, 40),
)
RECEIPTS: list[Step] = [(0, "inspected", 0, 0, 0), (1, "receive", 1, 1, 0)]


async def the_choice(desk: Desk) -> Choice:
    """Made once for all trials: enrolling people and devices takes long."""
    known = KNOWN.get(id(desk))
    if known is not None:
        return known
    base = desk.plant.database
    # Only of what is counted in pieces does a receipt say how many there are.
    await base.pool.execute("UPDATE item SET scale = 0 WHERE id = $1", GLUE)
    old = await a_plan(base, "D", supplier=desk.supplier, sampling=ONE)
    version = await a_version(base, old.id, FIXED, number=2, from_on=date(2021, 1, 1),
                              counts="units", is_steady=False)  # fmt: skip
    due = Plan(old.id, version, await known_as_of(base, version, [LENGTH]))
    other = await a_plan(base, "O", kind="move", operation="nowhere", sampling=ONE)
    read = [{"id": due.known_as["length"], "kind": "measured", "scale": 0, "nominal": None,
             "lower": LENGTH["lower"], "upper": LENGTH["upper"]}]  # fmt: skip
    rule = Rule(due.id, due.version, characteristics_of(read), sampling_of(FIXED), desk.supplier, 1)
    signers = tuple([(await desk.plant.worker("supervisor")).id for _ in range(3)])
    while len(desk.plant.phones) < DEVICES:
        await desk.plant.phone()
    KNOWN.clear()
    KNOWN[id(desk)] = Choice(due, old, other, rule, signers)
    return KNOWN[id(desk)]


async def faults(desk: Desk, steps: list[Step], order: int) -> list[str]:
    choice = await the_choice(desk)
    desk.plant.clock.advance(2_000)
    start = desk.plant.clock.now_ms() - 1_900
    plans = Plans(choice.due, choice.old, choice.other, choice.signers[0])
    lots, phones = Lots(desk.plant, f"{next(TAGS)}-"), desk.plant.phones[:DEVICES]
    trial = DenseTrial(desk, plans, phones, lots, start, 0, choice=choice)
    for number, step in enumerate([*RECEIPTS, *steps]):
        trial.record(number, step)
    await trial.arrive(random.Random(order))
    return await trial.faults()


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(steps=st.lists(STEP, min_size=12, max_size=40), order=st.integers(0, 999))
@histories(40)
async def test_no_lot_that_the_acts_hold_is_free_or_leaves_without_a_notice_that_names_it(
    desk: Desk, steps: list[Step], order: int
) -> None:
    note(f"steps={steps!r}, order={order!r}")
    assert await faults(desk, steps, order) == [], (steps, order)


CASES: dict[str, list[Step]] = {
    "drawn by another plan": [(0, "begin other", 0, 0, 2), (0, "one good", 0, 1, 4)],
    "drawn by an old version": [(0, "begin old", 0, 0, 2), (0, "one good", 0, 1, 4)],
    "drawn as if of one piece": [(0, "begin few", 0, 0, 2), (0, "one good", 0, 0, 4)],
    "a part of what was reported is scrapped": [
        (1, "some report", 1, 0, 2), (0, "dispose some", 0, 1, 4), (0, "release", 1, 0, 6),
    ],
    "one piece is signed for and one person scraps the rest": [
        (1, "some report", 1, 0, 1), (0, "dispose some", 0, 0, 2), (0, "sign", 0, 0, 3),
        (0, "sign", 0, 2, 4), *[(0, "dispose some", 0, 1, when) for when in (5, 6, 7)],
    ],
    "some of what nobody counted is scrapped": [
        (1, "vague report", 1, 0, 2), (0, "dispose some", 0, 1, 4), (0, "release", 1, 0, 6),
    ],
    "a case is decided before its time, and the lot is split meanwhile": [
        (1, "some report", 1, 0, 8), *[(0, "dispose some", 0, 1, when) for when in (1, 2, 3, 4)],
        (0, "split off", 1, 0, 6), (2, "ship part", 1, 0, 7),
    ],
    "a part of a reported lot is let go": [
        (1, "report", 1, 0, 2), (0, "split off", 1, 0, 4), (0, "let part go", 1, 0, 6),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
async def test_what_was_found_to_free_a_held_lot_does_not(desk: Desk, name: str) -> None:
    kind = "ship part" if "let go" in name else "ship"
    steps = [*CASES[name], (2, kind, 0 if name.startswith("drawn") else 1, 0, 9)]

    for order in (0, 1, 2):
        assert await faults(desk, steps, order) == []
