"""Schedules of the simulator: fixed seeds, random seeds (printed), and seeds that once failed."""

import os
from random import SystemRandom

import pytest

from takt_sync.simulator import node_client
from takt_sync.simulator.node_client import NodeDriver
from takt_sync.simulator.profiles import PROFILES
from takt_sync.simulator.run import main, run_seed, seeds_of

RANDOM_SEEDS = 20

# (profile, seed, what went wrong there once)
ONCE_FAILED = [
    ("standard", 0, "a chunk that was lost on the way was never asked for again"),
    ("restore", 2, "two restores of one backup gave two epochs the same number"),
    ("restore", 18, "acts carried into a new stream showed twice after a server restore"),
    ("restore", 60, "a new stream with the whole archive lay upon rows that held its effects"),
    ("restore", 222, "S46: an undo came before its original and was forgotten"),
    ("restore", 203, "acts that a stream carries look lost after a server restore"),
    ("rough", 5, "a backup of a device gave numbers again and hid a loss"),
    ("rough", 16, "an act from a restored backup was placed after a promise it could not know"),
    ("rough", 182396092, "a backup of a device brought an older stream to life again"),
    ("rough", 23, "the same, around a count"),
]


@pytest.mark.parametrize("seed", range(6))
def test_standard_schedules_keep_every_invariant(seed: int) -> None:
    """S70: I1 to I13, as far as a schedule models them."""
    world = run_seed(seed, PROFILES["standard"])

    assert world.checks.reveals > 100
    assert world.checks.unambiguous * 10 >= world.checks.keys * 9


@pytest.mark.parametrize("profile", ["rough", "restore", "counts", "clocks", "retries"])
def test_rough_schedules_keep_every_invariant(profile: str) -> None:
    """S70."""
    for seed in (100, 101):
        run_seed(seed, PROFILES[profile])


def test_random_schedules_keep_every_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    """S70: the seeds are printed, and a violation names its own."""
    random = SystemRandom()
    names = sorted(PROFILES)
    drawn = [(random.choice(names), random.randrange(10**9)) for _ in range(RANDOM_SEEDS)]
    with capsys.disabled():
        print("\nrandom schedules:", ", ".join(f"{name} {seed}" for name, seed in drawn))  # noqa: T201 - the seeds have to be seen

    for name, seed in drawn:
        run_seed(seed, PROFILES[name])


@pytest.mark.parametrize(("profile", "seed", "story"), ONCE_FAILED)
def test_what_the_simulator_found_stays_mended(profile: str, seed: int, story: str) -> None:
    assert story
    run_seed(seed, PROFILES[profile])


def test_the_command_reports_figures_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--seeds", "3", "--profile", "calm"])

    assert code == 0
    assert "1 schedules, 0 violated" in capsys.readouterr().out


def test_seeds_are_read_as_numbers_ranges_and_lists() -> None:
    assert list(seeds_of("1,4-6")) == [1, 4, 5, 6]


@pytest.mark.skipif(
    not os.environ.get("TAKT_SIMULATOR_DRIVER") and not node_client.DRIVER.exists(),
    reason="the TypeScript driver is not here",
)
@pytest.mark.parametrize(("profile", "seed"), [("standard", 7), ("rough", 7), ("restore", 7)])
def test_the_typescript_core_does_step_by_step_what_the_python_core_does(
    profile: str, seed: int
) -> None:
    """S71: one scenario, two languages, every request and every view equal."""
    node = NodeDriver()
    try:
        run_seed(seed, PROFILES[profile], node)
    finally:
        node.close()
