"""The shared rules in TypeScript, one process for the tests of a module."""

from collections.abc import Iterator

import pytest

from takt_sync.simulator.node_client import NodeDriver


@pytest.fixture(scope="module")
def node() -> Iterator[NodeDriver]:
    """The rules over JSON lines."""
    driver = NodeDriver()
    yield driver
    driver.close()
