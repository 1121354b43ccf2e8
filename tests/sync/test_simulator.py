"""Schedules of the simulator: fixed seeds, random seeds (printed), and seeds that once failed."""

import os
import subprocess
import sys
from dataclasses import replace
from random import SystemRandom

import pytest

from takt_sync.simulator.node_client import NodeDriver
from takt_sync.simulator.profiles import MINUTE, PROFILES
from takt_sync.simulator.run import main, run_seed, seeds_of
from takt_sync.simulator.worker import Worker

STANDARD_SEEDS = 200
BATCH = 100
RANDOM_SEEDS = 20

# (profile, seed, what went wrong there once)
ONCE_FAILED = [
    ("plain", 0, "a chunk that was lost on the way was never asked for again"),
    ("restore", 2, "two restores of one backup gave two epochs the same number"),
    ("restore", 18, "acts carried into a new stream showed twice after a server restore"),
    ("restore", 60, "a new stream with the whole archive lay upon rows that held its effects"),
    ("restore", 222, "S46: an undo came before its original and was forgotten"),
    ("restore", 203, "acts that a stream carries look lost after a server restore"),
    ("restore", 943054166, "an act that the server holds showed again in a new stream"),
    ("rough", 4, "an undo of an act that the server held took back what never was"),
    ("rough", 5, "a backup of a device gave numbers again and hid a loss"),
    ("rough", 16, "an act from a restored backup was placed after a promise it could not know"),
    ("rough", 21, "the same as 5, in the order that keys have since they are sorted"),
    ("rough", 123, "the same as 16, likewise"),
    ("rough", 182396092, "a backup of a device brought an older stream to life again"),
    ("rough", 23, "the same, around a count"),
    ("rough", 67, "S31: a backup held a stream never heard of, and the promise of a later one"),
    ("rough", 221, "bounded its acts from below, though they were older"),
    ("rough", 268, "the same"),
    (
        "rough",
        318,
        "I10: a backup brought an older stream to life, and the other's loss was not told",
    ),
    (
        "rough",
        385,
        "I10: acts on record from an older stream, carried in one that ended, seem lost",
    ),
    ("retries", 40011, "S30: a push of 6 s put a move behind the count that came after it"),
    ("slow", 17, "S30: the same, in a network where a third of all messages is slow"),
    ("stocktakes", 7, "S48: a late undo of a count changed the variance of the next one, untold"),
    ("stocktakes", 4, "S48: what came and went within one push was told"),
]


class Runs:
    """Many schedules: all of them are run, and what went wrong is kept with its seed."""

    def __init__(self) -> None:
        self.keys = self.unambiguous = 0
        self.fewest_reveals = 10**9
        self.violations: list[str] = []

    def run(self, profile: str, seed: int) -> None:
        """One schedule."""
        try:
            checks = run_seed(seed, PROFILES[profile]).checks
        except Exception as error:  # a fault may break a schedule in any way
            where = f"--profile {profile} --seeds {seed}"
            self.violations.append(f"{where}: {type(error).__name__}: {error}")
            return
        self.keys += checks.keys
        self.unambiguous += checks.unambiguous
        self.fewest_reveals = min(self.fewest_reveals, checks.reveals)

    def told(self) -> str:
        """The message of a failure."""
        return "\n".join(["python -m takt_sync.simulator ...", *self.violations])

    def say(self, capsys: pytest.CaptureFixture[str], line: str) -> None:
        """Print a line that is seen although the test passes."""
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201 - figures and seeds have to be seen


@pytest.mark.parametrize("first", range(0, STANDARD_SEEDS, BATCH))
def test_standard_schedules_keep_every_invariant(
    first: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """S70: I1 to I13, as far as a schedule models them; the share of keys without a question.

    A key counts as ambiguous as soon as anybody was ever asked about it, whatever was answered.
    """
    runs = Runs()
    for seed in range(first, first + BATCH):
        runs.run("standard", seed)

    share = 100 * runs.unambiguous / max(1, runs.keys)
    runs.say(capsys, f"standard {first}-{seed}: {share:.1f} % of {runs.keys} keys unambiguous")
    assert not runs.violations, runs.told()
    assert runs.fewest_reveals > 100
    assert share >= 70


@pytest.mark.parametrize(
    "profile",
    [
        "plain",
        "rough",
        "restore",
        "counts",
        "stocktakes",
        "lots",
        "clocks",
        "retries",
        "slow",
        "photos",
        "photos after a restore",
    ],
)
def test_rough_schedules_keep_every_invariant(profile: str) -> None:
    """S70; S83, S87 and S89 with photos, S88 with a restored server."""
    for seed in (100, 101):
        run_seed(seed, PROFILES[profile])


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_photos_survive_a_backup_that_is_put_back_on_their_device(seed: int) -> None:
    """S88, S89: what the backup holds is sent, or known to be there."""
    run_seed(seed, replace(PROFILES["photos"], device_restore_every_ms=60 * MINUTE))


def test_random_schedules_keep_every_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    """S70: the seeds are printed, and the message of a failure names those that failed."""
    random = SystemRandom()
    names = sorted(PROFILES)
    drawn = [(random.choice(names), random.randrange(10**9)) for _ in range(RANDOM_SEEDS)]
    runs = Runs()
    runs.say(capsys, "random: " + ", ".join(f"{name} {seed}" for name, seed in drawn))

    for name, seed in drawn:
        runs.run(name, seed)

    assert not runs.violations, runs.told()


def test_a_violation_is_told_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """S70: whatever goes wrong, the message of the assertion says how to see it again."""
    runs = Runs()
    monkeypatch.setattr(Worker, "act", lambda *_: 1 // 0)

    runs.run("calm", 7)

    assert "--profile calm --seeds 7" in runs.told()
    assert "ZeroDivisionError" in runs.told()


@pytest.mark.parametrize(("profile", "seed", "story"), ONCE_FAILED)
def test_what_the_simulator_found_stays_mended(profile: str, seed: int, story: str) -> None:
    assert story
    run_seed(seed, PROFILES[profile])


def test_the_command_reports_figures_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--seeds", "3", "--profile", "calm"])

    assert code == 0
    assert "1 schedules, 0 violated" in capsys.readouterr().out


def test_a_seed_gives_the_same_run_in_every_process() -> None:
    """S70: Python orders sets of strings anew in each process; no schedule may hang on that."""
    told = set()
    for hash_seed in ("0", "1"):
        command = [sys.executable, "-m", "takt_sync.simulator", "--digests"]
        found = subprocess.run(
            [*command, "--profile", "rough", "--seeds", "7,221"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        *digests, _ = found.stdout.splitlines()
        assert len(digests) == 2
        told.add(tuple(digests))

    assert len(told) == 1


def test_seeds_are_read_as_numbers_ranges_and_lists() -> None:
    assert list(seeds_of("1,4-6")) == [1, 4, 5, 6]


NODE_SEEDS = [
    ("standard", 7), ("plain", 7), ("stocktakes", 7), ("rough", 7), ("restore", 7), ("lots", 7),
    ("rough", 2), ("rough", 4),
    ("rough", 5), ("restore", 222), ("retries", 40011), ("slow", 17),
    ("photos", 7), ("photos after a restore", 3),
]  # fmt: skip
NODE_RANDOM_PROFILES = ("standard", "rough", "restore", "retries", "photos")


def in_two_languages(profile: str, seed: int) -> None:
    node = NodeDriver()
    try:
        run_seed(seed, PROFILES[profile], node)
    finally:
        node.close()


@pytest.mark.parametrize(("profile", "seed"), NODE_SEEDS)
def test_the_typescript_core_does_step_by_step_what_the_python_core_does(
    profile: str, seed: int
) -> None:
    """S71: one scenario, two languages, every request and every view equal."""
    in_two_languages(profile, seed)


@pytest.mark.parametrize("profile", NODE_RANDOM_PROFILES)
def test_the_typescript_core_does_the_same_on_a_seed_that_nobody_chose(
    profile: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The seed is printed, so that a failure can be made again."""
    seed = SystemRandom().randrange(10**9)
    with capsys.disabled():
        print(f"\n--profile {profile} --seeds {seed} --client node")  # noqa: T201 - has to be seen
    in_two_languages(profile, seed)
