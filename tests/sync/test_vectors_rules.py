"""Effective time, fold, acceptance, undo, rebase and upgrades against the shared vectors."""

from dataclasses import asdict
from itertools import permutations
from typing import Any

import pytest

from takt_sync import acceptance
from takt_sync.acceptance import CountFacts, DeviceProgress, Timed
from takt_sync.clock_frame import Frame, OpTime, StreamClock, place
from takt_sync.envelope import Operation, parse_operation
from takt_sync.stock import Balance, act_legs, fold, replay, second_leg, undo_events, undo_legs
from takt_sync.stock import variance as variance_of
from takt_sync.upgrades import Upgrade, upgraded
from tests.sync.vector_files import (
    balance_values,
    cases,
    counted,
    event,
    neighbour,
    title,
    told,
    values,
)


@pytest.mark.parametrize("case", cases("effective_time"), ids=title)
def test_operations_are_placed_in_time_as_in_the_vectors(case: dict[str, Any]) -> None:
    placed = place(
        OpTime(**case["time"]),
        Frame(**case["frame"]),
        StreamClock(**case["clock"]),
        case["base_commit"],
        case["backdated_at"],
    )

    assert {
        "effective": placed.effective,
        "lo": placed.lo,
        "hi": placed.hi,
        "stream_lo": placed.clock.lo,
        "stream_last": placed.clock.last,
    } == case["expect"]


@pytest.mark.parametrize("case", cases("fold"), ids=title)
def test_balances_fold_as_in_the_vectors_in_any_order_of_arrival(case: dict[str, Any]) -> None:
    start = Balance(case["start"])
    events = [event(one) for one in case["events"]]

    for order in permutations(events):
        assert balance_values(fold(order, start)) == case["balance"]

    for wanted in case["variances"]:
        count = next(e for e in events if (e.stream, e.n) == (wanted["stream"], wanted["n"]))
        assert variance_of(events, count, case["start"]) == wanted["variance"]


@pytest.mark.parametrize("case", cases("undo"), ids=title)
def test_undo_and_second_legs_are_those_of_the_vectors(case: dict[str, Any]) -> None:
    if case.get("rule") == "second_leg":
        entry = second_leg(
            event(case["count"]),
            case["booked"],
            case["variance"],
            case["difference"],
            case["entry"],
        )
        assert (values(entry) if entry else None) == case["expect"]
        return

    original = [event(one) for one in case["original"]]
    undone = undo_events(original)
    assert [values(one) for one in undone] == case["undo"]
    if case["balance"] is None:
        return
    everything = [*original, *undone, *(event(one) for one in case["others"])]
    here = [one for one in everything if one.location == case["location"]]
    assert balance_values(fold(here)) == case["balance"]
    for wanted in case["variances"]:
        count = next(e for e in here if e.kind == "count" and e.n == wanted["n"])
        assert variance_of(here, count) == wanted["variance"]


@pytest.mark.parametrize("case", cases("rebase"), ids=title)
def test_pending_acts_show_on_the_screen_as_in_the_vectors(case: dict[str, Any]) -> None:
    base = {(row[0], row[1], row[2]): row[3] for row in case["base"]}
    by_id = {act["id"]: act for act in case["pending"] if "id" in act}
    legs = []
    for act in case["pending"]:
        if act["kind"] == "undo":
            original = act.get("original") or by_id[act["args"]["operation"]]
            legs += undo_legs(original["kind"], original["args"])
        else:
            legs += act_legs(act["kind"], act["args"])

    view = [[*key, quantity] for key, quantity in replay(base, legs).items() if quantity]

    assert sorted(view, key=lambda row: (row[0], row[1], row[2] or "")) == case["quantities"]


@pytest.mark.parametrize("case", cases("acceptance"), ids=title)
def test_counts_are_judged_as_in_the_vectors(case: dict[str, Any]) -> None:
    assert RULES[case["rule"]](case) == case["expect"]


def _relation(case: dict[str, Any]) -> str:
    return acceptance.relation(Timed(**case["act"]), Timed(**case["to"]))


def _watermark(case: dict[str, Any]) -> dict[str, Any]:
    devices = [DeviceProgress(**device) for device in case["devices"]]
    found = acceptance.watermark(devices, case["now"], case["until"])
    return {"at": found.at, "waiting": list(found.waiting)}


def _complete(case: dict[str, Any]) -> int:
    return acceptance.complete_up_to(
        case["known"], case["acknowledged"], case["created"], case["seen"], case["received_at"]
    )


def _count(case: dict[str, Any]) -> list[str]:
    facts = dict(case["facts"])
    facts["count"] = counted(facts["count"])
    facts["others"] = [counted(one) for one in facts["others"]]
    facts["neighbours"] = [neighbour(one) for one in facts["neighbours"]]
    facts["told"] = told(facts.get("told", []))
    verdict = acceptance.decide_count(CountFacts(**facts))
    return [verdict.status, verdict.reason]


def _begun(case: dict[str, Any]) -> dict[str, Any]:
    return asdict(acceptance.begun(Timed(**case["time"]), case["span"], case["seen"]))


def _answer(case: dict[str, Any]) -> list[list[str | int]]:
    near = [neighbour(one) for one in case["neighbours"]]
    asked = acceptance.answer_needed(Timed(**case["count"]), near, told(case["told"]))
    return [[one.time.stream, one.time.n] for one in asked]


def _netted(case: dict[str, Any]) -> int:
    near = [neighbour(one) for one in case["neighbours"]]
    return acceptance.netted(Timed(**case["count"]), near, told(case["told"]))


def _tolerance(case: dict[str, Any]) -> int:
    return acceptance.tolerance_of(case["book"], case["permille"], case["most"])


def _added(case: dict[str, Any]) -> dict[str, Any]:
    return asdict(acceptance.added([counted(one) for one in case["counts"]]))


def _negative(case: dict[str, Any]) -> str:
    return acceptance.judge_negative(case["lowest"], case["since"], case["at"])


RULES = {
    "relation": _relation,
    "watermark": _watermark,
    "complete": _complete,
    "count": _count,
    "begun": _begun,
    "answer": _answer,
    "netted": _netted,
    "tolerance": _tolerance,
    "added": _added,
    "negative": _negative,
}


@pytest.mark.parametrize("case", cases("upgrades"), ids=title)
def test_old_operations_are_upgraded_as_in_the_vectors(case: dict[str, Any]) -> None:
    upgrades = {}
    for name, step in case["upgrades"].items():
        kind, version = name.split("@")
        upgrades[kind, int(version)] = Upgrade(
            step["rename"], tuple(step["remove"]), step["default"]
        )
    operation = an_operation(case["kind"], case["version"], case["args"])

    found = upgraded(operation, upgrades)

    assert (found and {"version": found.version, "args": found.args}) == case["expect"]


def an_operation(kind: str, version: int, args: dict[str, Any]) -> Operation:
    """A well-formed operation."""
    operation = parse_operation(
        {
            "id": "01920000-0000-7000-8000-000000000001", "n": 1, "kind": kind,
            "version": version, "actor": 1, "base": [1, 0],
            "time": {"wall": 0, "mono": 0, "boot": "b"}, "args": args,
        },
        1,
    )  # fmt: skip
    assert isinstance(operation, Operation)
    return operation
