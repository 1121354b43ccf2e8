"""The doctor finds what is wrong, and the status page shows the same."""

import dataclasses
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from takt.runtime.database_copy import connected
from takt.runtime.doctor import look_at_database, show
from takt.runtime.doctor_machine import Finding, Level, look_at_machine
from takt.runtime.jobs import Job, Jobs, every
from takt.settings import Settings
from tests.conftest import TestServer
from tests.server import running

NOVEMBER_2026_MS = 1_795_000_000_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def levels(findings: list[Finding]) -> dict[str, str]:
    return {finding.code: finding.level for finding in findings}


async def look(database: Database, clock: ManualClock) -> dict[str, str]:
    return levels([finding async for finding in look_at_database(database, clock)])


async def test_a_clock_that_left_the_database_is_found(
    database: Database, clock: ManualClock
) -> None:
    assert (await look(database, clock))["clock_off"] == "wrong"


async def test_the_rights_of_the_application_are_judged(
    database: Database, clock: ManualClock, postgres: TestServer
) -> None:
    found = await look(database, clock)

    assert found["rights" if postgres.app_role else "rights_single"]
    assert found["migrations"] == "ok"


async def test_a_right_that_is_too_wide_is_found(
    database: Database, clock: ManualClock, postgres: TestServer, database_name: str
) -> None:
    if not postgres.app_role:
        return
    async with connected(postgres.owner_url(database_name)) as owner:
        await owner.execute("GRANT DELETE ON audit_entry TO takt_app")

    assert (await look(database, clock))["rights_too_wide"] == "wrong"


async def test_one_account_for_everything_is_said(
    clock: ManualClock, postgres: TestServer, database_name: str
) -> None:
    database = await Database.open(postgres.owner_url(database_name), size=1)
    try:
        assert (await look(database, clock))["rights_single"] == "warning"
    finally:
        await database.close()


async def test_a_migration_that_has_not_run_is_found(
    database: Database, clock: ManualClock, postgres: TestServer, database_name: str
) -> None:
    async with connected(postgres.owner_url(database_name)) as owner:
        await owner.execute("DELETE FROM migration WHERE name = 'runtime_0001_guards'")

    assert (await look(database, clock))["migrations_pending"] == "wrong"


def test_a_missing_backup_is_a_warning_and_an_old_one_is_wrong(
    settings: Settings, clock: ManualClock
) -> None:
    before = levels(list(look_at_machine(settings, clock)))
    settings.backups.mkdir()
    (settings.backups / "takt-20260103-023000Z.backup").touch()
    after = levels(list(look_at_machine(settings, clock)))

    assert before["backup_none"] == "warning"
    assert after["backup_old"] == "wrong"


def test_backups_that_are_switched_off_are_said(settings: Settings, clock: ManualClock) -> None:
    off = dataclasses.replace(settings, backup_at="off")

    assert levels(list(look_at_machine(off, clock)))["backup_off"] == "warning"


def test_a_clock_before_this_version_was_made_is_wrong(
    settings: Settings, clock: ManualClock
) -> None:
    assert levels(list(look_at_machine(settings, clock)))["clock_wrong"] == "wrong"
    clock.set(NOVEMBER_2026_MS)
    assert "clock_wrong" not in levels(list(look_at_machine(settings, clock)))


@pytest.mark.parametrize(
    ("levels", "code", "last_line"),
    [
        (["ok", "ok"], 0, "Everything fits."),
        (["ok", "warning"], 0, "Nothing is wrong; to look at: 1."),
        (["wrong", "warning", "wrong"], 1, "Wrong: 2; to look at: 1."),
    ],
)
def test_the_doctor_ends_with_one_line_and_its_exit_code(
    levels: list[Level],
    code: int,
    last_line: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = [Finding(level, "clock") for level in levels]

    assert show(Settings(data_dir=tmp_path, language="en"), findings) == code
    assert capsys.readouterr().out.splitlines()[-1] == last_line


async def test_a_job_that_failed_is_found_with_its_reason(
    settings: Settings, clock: ManualClock
) -> None:
    async def fail() -> None:
        raise OSError("no room")

    jobs = Jobs(clock, settings.data_dir / "jobs.json", [Job("backup", every(1), fail)])
    clock.advance(1)
    await jobs.run_due()

    failed = [f for f in look_at_machine(settings, clock) if f.code == "job_failed"]
    assert [finding.data["why"] for finding in failed] == ["no room"]


async def test_the_status_page_shows_the_findings_to_those_who_may_see_them(
    database: Database, clock: ManualClock, tmp_path: Path
) -> None:
    async with running(database, clock, tmp_path) as server:
        administrator = await server.administrator()
        operator = await server.person("operator")

        seen = await server.client.get("/api/v1/status", headers=administrator.headers)
        refused = await server.client.get("/api/v1/status", headers=operator.headers)

    assert (seen.status_code, refused.status_code) == (200, 403)
    assert {"database", "disk"} <= {finding["code"] for finding in seen.json()["findings"]}


def test_a_backup_folder_that_is_not_mounted_is_wrong(
    settings: Settings, clock: ManualClock, tmp_path: Path
) -> None:
    away = dataclasses.replace(settings, backup_dir=tmp_path / "share" / "takt")

    assert levels(list(look_at_machine(away, clock)))["backup_unwritable"] == "wrong"
    assert not (tmp_path / "share").exists()


def test_a_backup_folder_that_cannot_be_written_is_wrong(
    settings: Settings, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.backups.mkdir()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)

    assert levels(list(look_at_machine(settings, clock)))["backup_unwritable"] == "wrong"
