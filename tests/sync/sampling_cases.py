"""The vectors of sampling: their short forms written out, answers written short, and strategies."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from takt_sync import sampling
from takt_sync.sampling import AQLS, LEVELS
from takt_sync.sampling.draws import split_mix
from takt_sync.sampling.plans import PLAN_LETTERS
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
# What may come instead of a part. Whole floats are left out: JSON does not tell them from integers.
ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-2, 20),
        st.sampled_from([2**53 - 1, 2**53, 10**12 + 1, 0.5, -1e300, "1", "S", "IV", "reduced", ""]),
        st.text("abcI ", max_size=3),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["kind", "n"]), inner)
    ),
    max_leaves=3,
)
LOT_EVENTS = st.builds(
    lambda mark, mode, sign, found: f"{mark}{mode}{sign}{found}",
    st.sampled_from(["", "", "~", "!"]), st.sampled_from(["", "", "", "r", "n", "t"]),
    st.sampled_from("+++-"), st.integers(0, 4),
)  # fmt: skip
ANY_EVENT = st.one_of(*[LOT_EVENTS] * 9, st.sampled_from([">tightened", ">normal"]))
EVENTS = st.lists(ANY_EVENT, max_size=40)
COPIES = st.builds(
    lambda first, others: [
        first, *(f"={one}" if is_copy and one[0] != ">" else one for is_copy, one in others),
    ],
    ANY_EVENT, st.lists(st.tuples(st.booleans(), ANY_EVENT), max_size=20),
)  # fmt: skip
SERIES = st.fixed_dictionaries(
    {
        "letter": st.one_of(st.none(), st.sampled_from(PLAN_LETTERS)),
        "aql": st.sampled_from(AQLS),
        "may_reduce": st.booleans(),
    }
)
_LOT = re.compile(r"=?(~?)(!?)([rnt]?)([+-])(\d+)")
_MODES: dict[str, sampling.Mode] = {"r": "reduced", "n": "normal", "t": "tightened"}
_DUE: dict[sampling.Severity, sampling.Mode] = {
    "normal": "normal", "tightened": "tightened", "reduced": "reduced", "discontinued": "tightened",
}  # fmt: skip


def place(at: int) -> tuple[int, str, int]:
    """The place of the event at that position."""
    return at, "a", 1


def events_of(case: dict[str, Any]) -> list[sampling.Event]:
    """Events in their short form, see the vectors; each has its position for a place."""
    events: list[sampling.Event] = []
    state = sampling.Switching()
    for short in _each(case["events"]):
        lot = _LOT.fullmatch(short)
        at = events[-1].place if short.startswith("=") else place(len(events))
        if lot is None:
            to: Any = short[1:]
            events.append(sampling.Direction(at, to))
        else:
            again, barred, how, sign, found = lot.groups()
            mode = _MODES.get(how, _DUE[state.severity])
            events.append(
                sampling.InspectedLot(
                    at, sign == "+", int(found), case["letter"], case["aql"], mode,
                    may_reduce=case["may_reduce"] and not barred, is_original=not again,
                )
            )  # fmt: skip
        state = sampling.state_after(state, events[-1])
    return events


def _each(short: list[str]) -> Iterator[str]:
    for one in short:
        form, _, times = one.partition("x")
        yield from [form] * int(times or 1)


def short_state(state: sampling.Switching) -> list[Any]:
    """A state in its short form, see the vectors."""
    recent = "".join("+" if is_accepted else "-" for is_accepted in state.recent)
    since = state.since and state.since[0]
    return [state.severity, state.score, recent, state.refused, since, state.why]


def _sample(case: dict[str, Any]) -> dict[str, Any]:
    how = sampling.sampling_of(case["sampling"])
    return asdict(sampling.sample_for(how, case["lot"], case["mode"]))


def _quality(case: dict[str, Any]) -> int:
    return sampling.limiting_quality(sampling.Plan("A", case["n"], case["ac"], 0, "normal"))


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
