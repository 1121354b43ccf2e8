"""Background jobs run at their time, and a failing one stops nobody."""

import datetime as dt
from pathlib import Path

from takt.kernel.clock import ManualClock
from takt.runtime.jobs import HOUR_MS, Job, Jobs, daily_at, every, read_memory


async def test_a_job_runs_when_its_time_has_come_and_not_before(
    clock: ManualClock, tmp_path: Path
) -> None:
    ran: list[int] = []

    async def note() -> None:
        ran.append(clock.now_ms())

    jobs = Jobs(clock, tmp_path / "jobs.json", [Job("note", every(HOUR_MS), note)])

    assert await jobs.run_due() == []
    clock.advance(HOUR_MS)
    assert await jobs.run_due() == ["note"]
    assert await jobs.run_due() == []
    assert ran == [clock.now_ms()]


async def test_a_failing_job_is_remembered_and_the_next_one_still_runs(
    clock: ManualClock, tmp_path: Path
) -> None:
    memory = tmp_path / "jobs.json"

    async def fail() -> None:
        raise OSError("the disk is full")

    async def work() -> None:
        pass

    jobs = Jobs(clock, memory, [Job("fail", every(1), fail), Job("work", every(1), work)])
    clock.advance(1)

    assert await jobs.run_due() == ["fail", "work"]
    assert read_memory(memory)["fail"] == {"at_ms": clock.now_ms(), "why": "the disk is full"}
    assert read_memory(memory)["work"]["why"] == ""


async def test_a_clock_that_jumped_a_week_runs_the_job_once(
    clock: ManualClock, tmp_path: Path
) -> None:
    ran: list[int] = []

    async def note() -> None:
        ran.append(1)

    jobs = Jobs(clock, tmp_path / "jobs.json", [Job("note", every(HOUR_MS), note)])
    clock.advance(7 * 24 * HOUR_MS)

    await jobs.run_due()
    await jobs.run_due()

    assert ran == [1]


def test_a_daily_job_comes_at_its_time_of_day_within_a_day() -> None:
    now_ms = ManualClock().now_ms()

    due_ms = daily_at("02:30")(now_ms)

    due = dt.datetime.fromtimestamp(due_ms / 1000).astimezone()
    assert (due.hour, due.minute) == (2, 30)
    assert 0 < due_ms - now_ms <= 25 * HOUR_MS


def test_a_memory_that_was_cut_off_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text('{"backup": {"at', "utf-8")

    assert read_memory(tmp_path / "jobs.json") == {}
