"""What the areas want done in the background reaches the server that runs it."""

from pathlib import Path

from takt.app import create_app
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.jobs import Jobs
from takt.settings import Settings


async def test_the_jobs_of_the_inventory_run_when_they_are_due(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    app = create_app(Settings(data_dir=tmp_path), database, clock)
    jobs = Jobs(clock, tmp_path / "jobs.json", app.state.jobs)

    clock.advance(3_600_000)

    assert set(await jobs.run_due()) == {
        "accept counts",
        "settle undos",
        "tell waits",
        "watch stock",
        "plan cycle counts",
        "settle negative stock",
        "forget acts",
        "forget attachments",
        "forget tombstones",
        "forget deliveries",
        "forget shipments",
        "forget stocktakes",
        "forget work orders",
        "forget inspections",
        "settle inspections",
        "settle ends of orders",
        "forget nonconformances",
        "tell overdue actions",
        "clean up blobs",
    }
    assert '"why": ""' in (tmp_path / "jobs.json").read_text()
    assert '"why": "e' not in (tmp_path / "jobs.json").read_text()


async def test_the_log_of_changes_is_kept_short_within_a_working_day(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    app = create_app(Settings(data_dir=tmp_path), database, clock)
    jobs = Jobs(clock, tmp_path / "jobs.json", app.state.jobs)

    clock.advance(6 * 3_600_000)

    assert "forget changes" in await jobs.run_due()
