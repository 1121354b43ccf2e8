"""The shared rules in TypeScript, asked beside those in Python."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings

from takt_sync.simulator.device import Reading as ClockReading
from takt_sync.simulator.node_client import NodeDriver

# One process serves all examples: the rules keep nothing between two calls.
in_both = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def asked(node: NodeDriver, rule: str, **args: Any) -> Any:
    """What a rule says in TypeScript."""
    return node.call("rules", rule, ClockReading(0, 0, "still"), args)
