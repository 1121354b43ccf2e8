"""The mutation gate: every planted bug is caught by a few schedules, or listed with the reason."""

import pytest

from takt_sync.simulator.mutations import NOT_SHOWN, PLANTED
from takt_sync.simulator.run import caught_by

SEEDS = range(12)

# The list of the protocol, part 12.
NAMED = {
    "seq drawn at begin", "dedupe only in memory", "gap accepted", "no chain",
    "chain without the id", "device clock trusted", "offset reused across boots",
    "mono frozen in retries", "count as delta", "count anchored before acceptance",
    "held dropped", "clean-up without floor", "scope not purged", "digest unchecked",
    "ack from push reply", "ack not atomic with rows", "cursor before rows",
    "reveal on every page", "stale reply applied", "no operation id",
    "ids reused after restore", "undo as a delta at undo time",
}  # fmt: skip

# And of the blob lane.
NAMED |= {
    "blob dropped with the ack of its act", "blob before operations", "push waits for a blob",
    "piece taken for the whole", "blob pieces anywhere, and nobody hashes",
    "blob confirmed for all epochs",
}  # fmt: skip

# And of counts.
NAMED |= {
    "span of a count ignored", "told side ignored in the fold",
    "late move after acceptance changes on-hand", "empty count misses late keys",
    "recheck without notice", "double count adds up", "W released forgets its zone",
    "W released forgets its time", "answer changes the variance alone",
}  # fmt: skip


def test_every_bug_of_the_protocol_is_planted_or_excused() -> None:
    """S72."""
    assert set(PLANTED) | set(NOT_SHOWN) == NAMED
    assert all(NOT_SHOWN.values())


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_the_planted_bug_is_caught(name: str) -> None:
    """S72."""
    assert caught_by(name, SEEDS) is not None, f"no schedule shows {name!r}"
