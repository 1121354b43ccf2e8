"""A made-up floor for property tests: people move and count one bin, with clocks that err.

Everything is drawn by Hypothesis, and the truth is known: what happened when, what got lost, and
at which moment the goods were looked at.
"""

from dataclasses import dataclass
from typing import Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from takt_sync.acceptance import (
    Counted,
    CountFacts,
    CountVerdict,
    Neighbour,
    Side,
    Timed,
    begun,
    decide_count,
    netted,
    relation,
)
from takt_sync.stock import Balance, StockEvent, fold
from takt_sync.stock import variance as variance_of

HERE, ITEM, DIFFERENCE, START = 1, 7, 93, 20
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Done:
    """Something that somebody recorded: a move of `quantity`, or a count of it.

    `at` is when it was so: of a count, the moment at which the goods were looked at.
    """

    time: Timed
    at: int
    quantity: int
    person: int
    is_count: bool

    @property
    def place(self) -> Place:
        """Its name."""
        return self.time.stream, self.time.n

    def event(self, sets: int | None = None) -> StockEvent:
        """Its entry in the ledger."""
        kind: Literal["count", "delta"] = "count" if self.is_count else "delta"
        quantity = self.quantity if sets is None else sets
        effective, stream, n = self.time.order
        return StockEvent(HERE, ITEM, None, kind, quantity, effective, stream, n, 0)


@dataclass(frozen=True, slots=True)
class Floor:
    """What was recorded, and what was lost without a record: (when, how much)."""

    acts: tuple[Done, ...]
    lost: tuple[tuple[int, int], ...]

    @property
    def moves(self) -> list[Done]:
        """The moves."""
        return [act for act in self.acts if not act.is_count]

    @property
    def counts(self) -> list[Done]:
        """The counts."""
        return [act for act in self.acts if act.is_count]

    def physical(self) -> int:
        """What lies there in the end."""
        return START + sum(act.quantity for act in self.moves) - sum(q for _, q in self.lost)

    def told(self, count: Done) -> dict[Place, Side]:
        """What somebody who saw it all says of the moves around a count."""
        return {
            move.place: "before" if move.at < count.at else "after"
            for move in self.moves
            if relation(move.time, count.time) == "ambiguous"
        }


@composite
def floors(draw: DrawFn) -> Floor:
    """Any interleaving of moves, counts and losses by three devices."""
    on_hand, now = START, 1_000
    last: dict[str, int] = {}
    acts: list[Done] = []
    lost: list[tuple[int, int]] = []
    for _ in range(draw(st.integers(1, 12))):
        now += draw(st.integers(2, 60))
        what = draw(st.sampled_from(("move", "move", "count", "loss")))
        if what == "loss":
            quantity = draw(st.integers(1, 4))
            on_hand -= quantity
            lost.append((now, quantity))
            continue
        stream = draw(st.sampled_from("abc"))
        n = 1 + sum(act.time.stream == stream for act in acts)
        early, late = draw(st.integers(0, 80)), draw(st.integers(0, 80))
        effective = max(draw(st.integers(now - early, now + late)), last.get(stream, 0) + 1)
        last[stream] = effective
        time = Timed(stream, n, effective, now - early, max(now + late, effective), 10**6, 0)
        if what == "move":
            quantity = draw(st.integers(-5, 9).filter(bool))
            on_hand += quantity
            acts.append(Done(time, now, quantity, ord(stream), is_count=False))
            continue
        # The looking goes back over what was recorded meanwhile: the person saw some moment of it.
        span = draw(st.sampled_from((0, 0, 25, 90)))
        at = draw(st.integers(now - span, now))
        seen = on_hand
        seen -= sum(act.quantity for act in acts if not act.is_count and act.at > at)
        seen += sum(quantity for when, quantity in lost if when > at)
        acts.append(Done(begun(time, span, None), at, seen, ord(stream), is_count=True))
    return Floor(tuple(acts), tuple(lost))


def orders(floor: Floor) -> SearchStrategy[list[Done]]:
    """Any order in which what was recorded reaches the server."""
    return st.permutations(floor.acts)


def judged(
    arrived: list[Done], told: dict[Place, dict[Place, Side]], tolerance: int = 3
) -> tuple[dict[Place, CountVerdict], dict[Place, int], Balance]:
    """Verdicts, variances and the balance after all of the arrived, count by count."""
    near = [Neighbour(act.time, act.quantity) for act in arrived if not act.is_count]
    known: dict[Place, Counted] = {}
    for act in arrived:
        if act.is_count:
            added = netted(act.time, near, told.get(act.place, {}))
            known[act.place] = Counted(act.time, act.person, act.quantity, added)
    events = [act.event() for act in arrived if not act.is_count]
    verdicts: dict[Place, CountVerdict] = {}
    variances: dict[Place, int] = {}
    for place in sorted(known, key=lambda one: known[one].time.order):
        count = known[place]
        effective, stream, n = count.time.order
        event = StockEvent(HERE, ITEM, None, "count", count.sets, effective, stream, n, 0)
        variances[place] = variance_of(events, event, START)
        others = [one for where, one in known.items() if where not in {place, *verdicts}]
        verdicts[place] = decide_count(
            CountFacts(
                count,
                variances[place],
                True,
                tolerance,
                neighbours=near,
                others=others,
                told=told.get(place, {}),
            )
        )
        if verdicts[place].status == "accepted":
            events.append(event)
    return verdicts, variances, fold(events, Balance(START))
