"""The vectors of sampling: their short forms written out, answers written short, and strategies."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import AQLS, LETTERS, LEVELS
from takt_sync.sampling.draws import split_mix
from tests.sync.vector_files import VECTORS

FILE: dict[str, Any] = json.loads((VECTORS / "sampling.json").read_text("utf-8"))
OUTCOMES: dict[str, sampling.LotOutcome] = {"a": "accepted", "n": "not_accepted", "s": "skipped"}
LOTS = st.one_of(st.integers(1, 4000), st.integers(1, 10**6), st.integers(1, 10**12))
SEEDS = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")
SAMPLINGS = st.one_of(
    st.just({"kind": "full"}),
    st.builds(
        lambda n, ac: {"kind": "fixed", "n": n, "ac": ac},
        st.integers(1, 99), st.integers(0, 9),
    ),
    st.builds(
        lambda share, least, ac: {"kind": "percent", "permille": share, "least": least, "ac": ac},
        st.integers(1, 1000), st.integers(1, 99), st.integers(0, 9),
    ),
    st.builds(
        lambda level, aql: {"kind": "aql", "level": level, "aql": aql},
        st.sampled_from(LEVELS), st.sampled_from(AQLS),
    ),
    st.builds(
        lambda level, aql: {"kind": "c0", "level": level, "aql": aql},
        st.sampled_from(LEVELS), st.sampled_from(AQLS[: AQLS.index("15")]),
    ),
)  # fmt: skip
LOT_EVENTS = st.builds(
    lambda mark, sign, found: f"{mark}{sign}{found}",
    st.sampled_from(["", "", "~", "!"]), st.sampled_from("+++-"), st.integers(0, 4),
)  # fmt: skip
EVENTS = st.lists(
    st.one_of(*[LOT_EVENTS] * 9, st.sampled_from([">tightened", ">normal"])), max_size=40
)
SERIES = st.fixed_dictionaries(
    {
        "letter": st.sampled_from(LETTERS),
        "aql": st.sampled_from(AQLS),
        "may_reduce": st.booleans(),
    }
)
_LOT = re.compile(r"(~?)(!?)([+-])(\d+)(?:x(\d+))?")


def place(at: int) -> tuple[int, str, int]:
    """The place of the event at that position."""
    return at, "a", 1


def events_of(case: dict[str, Any]) -> list[sampling.Event]:
    """Events in their short form, see the vectors; each has its position for a place."""
    events: list[sampling.Event] = []
    for short in case["events"]:
        lot = _LOT.fullmatch(short)
        if lot is None:
            events.append(sampling.Direction(place(len(events)), short[1:]))
            continue
        again, barred, sign, found, times = lot.groups()
        for _ in range(int(times or 1)):
            events.append(
                sampling.InspectedLot(
                    place(len(events)), sign == "+", int(found), case["letter"], case["aql"],
                    may_reduce=case["may_reduce"] and not barred, is_original=not again,
                )
            )  # fmt: skip
    return events


def short_state(state: sampling.Switching) -> list[Any]:
    """A state in its short form, see the vectors."""
    recent = "".join("+" if is_accepted else "-" for is_accepted in state.recent)
    since = state.since and state.since[0]
    return [state.severity, state.score, recent, state.refused, since, state.why]


def _sample(case: dict[str, Any]) -> dict[str, Any]:
    how = sampling.sampling_of(case["sampling"])
    return asdict(sampling.sample_for(how, case["lot"], case["mode"]))


def _quality(case: dict[str, Any]) -> int:
    return sampling.limiting_quality(sampling.Plan("A", case["n"], case["ac"], case["ac"] + 1))


def _skip(case: dict[str, Any]) -> bool:
    said = [OUTCOMES[one] for one in case["outcomes"]]
    return sampling.is_next_skipped(sampling.skip_rule_of(case["skip"]), said, case["severity"])


def _switching(case: dict[str, Any]) -> list[Any]:
    events = events_of(case)
    arriving: Iterable[sampling.Event] = [
        events[at] for at in case.get("order", range(len(events)))
    ]
    before = None if "before" not in case else place(case["before"])
    return short_state(sampling.switching(arriving, before))


_RULES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "code_letter": lambda case: sampling.code_letter(*case["args"]),
    "plan": lambda case: asdict(sampling.single_plan(*case["args"])),
    "sample": _sample,
    "quality": _quality,
    "zero": lambda case: sampling.zero_acceptance_size(case["lot"], case["quality"]),
    "skip": _skip,
    "switching": _switching,
    "draw": lambda case: sampling.draw(case["lot"], case["n"], case["seed"]),
    "split_mix": lambda case: [str(one) for one in islice(split_mix(int(case["seed"], 16)), 5)],
}


def answered(rule: str, case: dict[str, Any]) -> Any:
    """What a rule says to a case; a refusal is an answer like any other."""
    try:
        return _RULES[rule](case)
    except sampling.SamplingError as refused:
        return {"error": [refused.path, refused.why]}
