"""Over the real push: what is known of lots is one fold of what stands, whatever arrives when."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.inventory import lot_id
from takt.inventory.verify import verify
from tests.integration.inventory.plant import GLUE, Plant
from tests.integration.inventory.test_what_is_known_of_lots import known, suppliers
from tests.integration.mixed_streams import arrive, histories
from tests.phone import Act, Phone

NAMES = "RSPQ"
DAYS = ("expires_on", "best_before_on", "produced_on")
KINDS = ("receive", "receive", "receive", "output", "regroup", "regroup", "undo", "undo")
DEVICES = 3
TAGS = itertools.count(1)

Step = tuple[int, str, int, int, int, int]
"""Device, kind, two lots, a time, and what the label says."""
STEP = st.tuples(
    st.integers(0, DEVICES - 1),
    st.sampled_from(KINDS),
    st.integers(0, len(NAMES) - 1),
    st.integers(0, len(NAMES) - 1),
    st.integers(0, 50),
    st.integers(0, 31),
)


@dataclass
class Trial:
    """One history on lots and phones of its own."""

    plant: Plant
    worker: int
    parties: tuple[int, int]
    phones: list[Phone]
    start: int
    tag: int
    steps: list[tuple[int, str, str, str, Act]] = field(default_factory=list)
    """Time, kind, the lot that is spoken of, the one it was made of, and the act."""
    applied: dict[str, bool] = field(default_factory=dict)

    def id(self, name: str) -> str:
        return lot_id(GLUE, f"{name}-{self.tag}")

    def record(self, number: int, step: Step) -> None:
        device, kind, first, second, when, says = step
        phone, one, other = self.phones[device], NAMES[first], NAMES[second]
        acts = [act for _, done, _, _, act in self.steps if done != "undo"]
        if kind == "undo" and not acts:
            kind = "receive"
        if kind == "regroup" and one == other:
            other = NAMES[(second + 1) % len(NAMES)]
        at = self.start + when * 25 + number
        undone = {"operation": acts[when % len(acts)]["id"]} if acts else {}
        name, args = {
            "receive": ("stock.receive", self._receipt(one, says)),
            "output": ("stock.output", self._output(one, says)),
            "regroup": ("lot.regroup", self._regrouping(one, other, says)),
            "undo": ("undo", undone),
        }[kind]
        backdated = {"backdated": {"at": at, "reason": "noted later"}}
        act = phone.record(name, self.worker, args, **backdated)
        self.steps.append((at, kind, one, other, act))

    def _label(self, name: str, says: int) -> dict[str, Any]:
        code = f"{name}-{self.tag}"
        days = {
            day: f"2030-0{1 + says % 5}-0{1 + at}" if says >> at & 1 else None
            for at, day in enumerate(DAYS)
        }
        attributes = {"heat": str(says % 3)} if says & 8 else {}
        return {"lot_code": code if says & 16 else code.lower(), "attributes": attributes} | days

    def _receipt(self, name: str, says: int) -> Act:
        party = (None, *self.parties)[says % 3]
        return self.plant.receive(GLUE, "A1", 5, party=party, **self._label(name, says))

    def _output(self, name: str, says: int) -> Act:
        move = self.plant.move(GLUE, "conversion", "A1", 5, reference=None)
        return move | {"work_order": None} | self._label(name, says)

    def _regrouping(self, name: str, other: str, says: int) -> Act:
        label = {key: value for key, value in self._label(name, says).items() if key[0] != "a"}
        places = {"location": self.plant.places["A1"]}
        places |= {"conversion": self.plant.places["conversion"]}
        used = {"item": GLUE, "lot": self.id(other), "quantity": 2}
        made = {"item": GLUE, "lot": self.id(name), "quantity": 2} | label
        return {"relation": "relabel", "inputs": [used], "outputs": [made]} | places

    async def arrive(self, order: random.Random) -> None:
        self.applied |= await arrive(self.plant, self.phones, order)

    def standing(self) -> list[tuple[int, str, str, str, Act]]:
        undone = {
            act["args"]["operation"]
            for _, kind, _, _, act in self.steps
            if kind == "undo" and self.applied[act["id"]]
        }
        booked = [one for one in self.steps if self.applied[one[4]["id"]] and one[1] != "undo"]
        return sorted((one for one in booked if one[4]["id"] not in undone), key=lambda one: one[0])

    def told(self, name: str) -> dict[str, Any]:
        """The fold, written as a person would say it: the first one decides, the earliest day."""
        acts = self.standing()
        mine = [
            (kind, act["args"]["outputs"][0] if kind == "regroup" else act["args"])
            for _, kind, one, _, act in acts
            if one == name
        ]
        family = {name}
        for _ in NAMES:
            links = {
                other for _, kind, one, other, _ in acts if kind == "regroup" and one in family
            }
            family |= links
        labels = [
            act["args"]["outputs"][0] if kind == "regroup" else act["args"]
            for _, kind, one, _, act in acts
            if one in family
        ]
        found: dict[str, Any] = {
            day: min((label[day] for label in labels if label[day]), default=None)
            for day in DAYS[:2]
        }
        made = [args["produced_on"] for _, args in mine if args["produced_on"]]
        parties = [args["party"] for kind, args in mine if kind == "receive" and args["party"]]
        heats = [args["attributes"] for kind, args in mine if args.get("attributes")]
        kind = mine[0][0] if mine else None
        return found | {
            "produced_on": min(made, default=None),
            "supplier": parties[0] if parties else None,
            "source": None if kind is None else "supplier" if kind == "receive" else "own",
            "attributes": heats[0] if heats else None,
            "code": mine[0][1]["lot_code"] if mine else None,
        }


async def trial_of(
    plant: Plant, worker: int, parties: tuple[int, int], phones: list[Phone], steps: list[Step]
) -> Trial:
    """The history as the phones recorded it, two seconds of it: tokens outlive all trials."""
    trial = Trial(plant, worker, parties, phones, plant.clock.now_ms(), next(TAGS))
    plant.clock.advance(2_000)
    for number, step in enumerate(steps):
        trial.record(number, step)
    return trial


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(
    steps=st.lists(STEP, min_size=3, max_size=14),
    orders=st.tuples(st.integers(0, 999), st.integers(0, 999)),
)
@histories(20)
async def test_what_is_known_of_lots_is_the_fold_of_what_stands_in_any_order(
    plant: Plant, steps: list[Step], orders: tuple[int, int]
) -> None:
    while len(plant.phones) < 2 * DEVICES:  # the same ones in all trials: enrolling takes long
        await plant.phone()
    worker = (await plant.worker("supervisor", "planner")).id
    parties = await suppliers(plant, next(TAGS))
    for order, phones in zip(orders, (plant.phones[:DEVICES], plant.phones[DEVICES:]), strict=True):
        trial = await trial_of(plant, worker, parties, phones, steps)
        await trial.arrive(random.Random(order))
        spoken = {one for _, kind, one, *_ in trial.steps if kind != "undo"}
        for name in sorted(spoken):
            expected, seen = trial.told(name), await known(plant, trial.id(name))
            if expected["code"] is None:  # nothing stands: the lot keeps a code to be found by
                expected["code"] = seen["code"]
            assert seen == expected, (name, trial.standing())
    assert await verify(plant.database) == []
