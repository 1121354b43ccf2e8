"""Push and pull scripts: the client's calls and the server's answers, step by step."""

import json
from typing import Any

import pytest

from takt_sync.feed import Plan, advance, must_reset
from takt_sync.ports import FeedRow
from takt_sync.simulator.driver import Installation
from takt_sync.simulator.server import Server
from tests.sync.vector_files import cases, title

SCRIPTS = cases("push_scripts") + cases("pull_scripts")


def of_side(side: str) -> list[dict[str, Any]]:
    """The cases of one side."""
    return [case for case in SCRIPTS if case["side"] == side]


@pytest.mark.parametrize("case", of_side("client"), ids=title)
def test_the_client_does_what_the_script_says(case: dict[str, Any]) -> None:
    device = Installation(case["device"])

    for number, step in enumerate(case["steps"]):
        result = device.call(step["call"], step["clock"], step["args"])
        assert result == step["result"], f"step {number}: {step['call']}"


@pytest.mark.parametrize("case", of_side("server"), ids=title)
def test_the_server_answers_as_the_script_says(case: dict[str, Any]) -> None:
    server = Server(rows_per_seq=5_000)
    for device in {step["device"] for step in case["steps"]}:
        server.add_device(device, {"warehouse:1"}, 0)

    for step in case["steps"]:
        before = json.dumps(server.state.head)
        reply = server.commit(step["request"], step["device"], step["now"], step["now"])
        assert {key: reply.get(key) for key in step["expect"]} == step["expect"]
        if "code" in reply:
            assert json.dumps(server.state.head) == before, "a refused push wrote something"


@pytest.mark.parametrize("case", of_side("rule"), ids=title)
def test_cursors_move_as_the_rules_say(case: dict[str, Any]) -> None:
    if case["rule"] == "must_reset":
        seq, born = case["cursor"]
        assert must_reset((seq, born), case["floor"]) == case["expect"]
        return

    plan = Plan({s: (c[0], c[1]) for s, c in case["cursors"].items()}, (), ())
    rows = [FeedRow("a", "t", str(i), seq, {}) for i, seq in enumerate(case["seqs"])]
    more, cursors = advance(plan, rows, case["limit"], case["head"])
    assert more == case["expect"]["more"]
    assert {s: list(c) for s, c in cursors.items()} == case["expect"]["cursors"]
