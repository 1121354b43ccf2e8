"""Backup and restore: consistent, read back, refused when damaged, and always a new epoch."""

import asyncio
import dataclasses
import json
import stat
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.backup import backups_in, latest_backup_ms, make_backup, remove_old
from takt.runtime.backup_archive import read_manifest
from takt.runtime.database_copy import BackupError, connected
from takt.runtime.installation import Installation
from takt.runtime.restore import SEQUENCE_JUMP, restore
from takt.settings import Settings
from tests.conftest import TestServer

SCHEMA = """
CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE counter (value bigint NOT NULL);
INSERT INTO thing (name) VALUES ('螺栓'), ('nut');
INSERT INTO counter VALUES (7);
CREATE FUNCTION after_restore_thing(by bigint) RETURNS void LANGUAGE sql
AS 'UPDATE counter SET value = value + by';
"""


@pytest.fixture
async def place(
    postgres: TestServer, database_name: str, tmp_path: Path
) -> AsyncIterator[Installation]:
    """An installation on the test's database, with a table, a sequence and a counter."""
    owner_url = postgres.owner_url(database_name)
    settings = Settings(data_dir=tmp_path)
    settings.secrets.mkdir()
    (settings.secrets / "token-keys").write_text("a key", "utf-8")
    async with connected(owner_url) as connection:
        await connection.execute(SCHEMA)
    yield Installation(
        settings, owner_url, postgres.app_url(database_name), postgres.app_role, None, False
    )
    async with connected(postgres.owner_url("postgres")) as connection:
        like = f"{database_name}\\_%"
        for row in await connection.fetch(
            "SELECT datname FROM pg_database WHERE datname LIKE $1", like
        ):
            await postgres.drop(row["datname"])


async def ask(place: Installation, question: str, *values: object) -> Any:
    async with connected(place.owner_url) as connection:
        return await connection.fetchval(question, *values)


async def test_a_backup_is_read_back_and_holds_every_table(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)

    assert made.was_compared
    assert made.manifest.tables["thing"].rows == 2
    assert (made.manifest.audit_n, made.manifest.audit_hash) == (0, "00" * 32)
    assert made.manifest == read_manifest(made.path)
    assert latest_backup_ms(place.settings.backups) == clock.now_ms() // 1000 * 1000


async def test_a_backup_can_be_read_by_its_owner_only_and_leaves_no_draft(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)

    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert list(place.settings.backups.iterdir()) == [made.path]


async def test_a_backup_carries_secrets(place: Installation, clock: ManualClock) -> None:
    made = await make_backup(place, clock)

    with tarfile.open(made.path) as archive:
        assert "secrets/token-keys" in archive.getnames()


async def test_a_backup_under_writes_is_one_moment(place: Installation, clock: ManualClock) -> None:
    """Each transaction writes two rows: a backup that saw one of them would show."""

    async def write() -> None:
        async with connected(place.owner_url) as connection:
            while True:
                await connection.execute("INSERT INTO thing (name) VALUES ('a'), ('b')")

    writer = asyncio.create_task(write())
    made = await make_backup(place, clock)
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    assert made.was_compared
    assert made.manifest.tables["thing"].rows % 2 == 0


async def test_a_backup_that_is_called_off_leaves_nothing_behind(
    place: Installation, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading_back = asyncio.Event()

    async def never_ends(*_: object) -> bool:
        reading_back.set()
        return await asyncio.Future()

    monkeypatch.setattr("takt.runtime.backup.verify_dump", never_ends)
    making = asyncio.create_task(make_backup(place, clock))
    await reading_back.wait()

    making.cancel()
    await asyncio.gather(making, return_exceptions=True)

    assert list(place.settings.backups.iterdir()) == []


async def test_a_folder_that_cannot_be_written_is_named(
    place: Installation, clock: ManualClock, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    away = dataclasses.replace(place.settings, backup_dir=tmp_path / "not" / "mounted")

    for there, to in ((place, tmp_path / "file" / "below"), (_at(place, away), None)):
        with pytest.raises(BackupError) as caught:
            await make_backup(there, clock, to)
        assert caught.value.code == "backup.folder_unwritable"
    assert not (tmp_path / "not").exists()


def _at(place: Installation, settings: Settings) -> Installation:
    return dataclasses.replace(place, settings=settings)


async def test_a_restore_brings_back_what_was_there_and_keeps_the_rest_aside(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    await ask(place, "DELETE FROM thing")

    done = await restore(place, made.path, clock)

    assert await ask(place, "SELECT array_agg(name ORDER BY id) FROM thing") == ["螺栓", "nut"]
    assert done.aside is not None
    aside = place.owner_url.replace(place.owner_url.split("/")[3].split("?")[0], done.aside)
    async with connected(aside) as connection:
        assert await connection.fetchval("SELECT count(*) FROM thing") == 0


async def test_a_restore_begins_a_new_epoch_above_every_earlier_one(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)

    first = await restore(place, made.path, clock)
    second = await restore(place, made.path, clock)

    assert 1 < first.epoch < second.epoch
    assert await ask(place, "SELECT epoch FROM server_state") == second.epoch


async def test_the_same_backup_restored_on_two_fresh_machines_gives_different_epochs(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    first = await restore(place, made.path, clock)
    await ask(place, "UPDATE server_state SET epoch = 1")  # the second machine knows nothing
    clock.advance(60_000)

    second = await restore(place, made.path, clock)

    assert first.epoch < second.epoch


async def test_after_a_restore_no_identifier_is_handed_out_twice(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    lost = await ask(place, "INSERT INTO thing (name) VALUES ('lost') RETURNING id")

    await restore(place, made.path, clock)

    fresh = await ask(place, "INSERT INTO thing (name) VALUES ('fresh') RETURNING id")
    assert fresh > lost
    assert fresh >= SEQUENCE_JUMP
    assert await ask(place, "SELECT value FROM counter") == 7 + SEQUENCE_JUMP


async def test_after_a_restore_the_application_has_its_rights_and_no_more(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    await restore(place, made.path, clock)

    async with connected(place.app_url) as connection:
        assert await connection.fetchval("SELECT epoch FROM server_state") > 1
        if place.app_role:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute("UPDATE server_state SET epoch = 1")


async def test_only_the_last_replaced_database_is_kept(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    await restore(place, made.path, clock)
    clock.advance(1000)
    last = await restore(place, made.path, clock)

    kept = await ask(
        place,
        "SELECT array_agg(datname::text) FROM pg_database WHERE datname LIKE $1",
        f"{str(last.aside).partition('_before_')[0]}\\_before\\_%",
    )
    assert kept == [last.aside]


async def test_a_damaged_backup_is_refused_before_anything_changes(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    made.path.write_bytes(content)

    with pytest.raises(BackupError) as caught:
        await restore(place, made.path, clock)

    assert caught.value.code == "backup.unreadable"
    assert await ask(place, "SELECT epoch FROM server_state") == 1


@pytest.mark.parametrize("content", [b"", b"not a backup at all", b"\0" * 10240])
async def test_a_file_that_is_no_backup_is_refused_by_name(
    place: Installation, clock: ManualClock, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "some.backup"
    path.write_bytes(content)

    with pytest.raises(BackupError) as caught:
        await restore(place, path, clock)

    assert caught.value.code == "backup.unreadable"


async def test_an_archive_that_reaches_outside_its_folder_is_refused(
    place: Installation, clock: ManualClock, tmp_path: Path
) -> None:
    made = await make_backup(place, clock)
    with tarfile.open(made.path, "a") as archive:
        archive.add(__file__, "secrets/../../escaped")

    with pytest.raises(BackupError) as caught:
        await restore(place, made.path, clock)

    assert caught.value.code == "backup.unreadable"
    assert not (tmp_path.parent / "escaped").exists()


async def test_a_backup_of_a_newer_version_is_refused_by_the_migration_it_knows(
    place: Installation, clock: ManualClock
) -> None:
    await ask(place, "INSERT INTO migration (name, app_name) VALUES ('runtime_9999_x', 'runtime')")
    made = await make_backup(place, clock)

    with pytest.raises(BackupError) as caught:
        await restore(place, made.path, clock)

    assert (caught.value.code, caught.value.data["names"]) == ("restore.newer", "runtime_9999_x")


async def test_a_database_that_others_use_is_not_swapped_away(
    place: Installation, clock: ManualClock
) -> None:
    made = await make_backup(place, clock)
    async with connected(place.app_url):
        with pytest.raises(BackupError) as caught:
            await restore(place, made.path, clock)

    assert caught.value.code == "restore.in_use"
    assert await ask(place, "SELECT epoch FROM server_state") == 1


async def test_restoring_brings_secrets_back_and_keeps_a_trusted_authority(
    place: Installation, clock: ManualClock
) -> None:
    certificates = place.settings.data_dir / "certificates"
    certificates.mkdir()
    (certificates / "ca.key").write_text("old", "utf-8")
    made = await make_backup(place, clock)
    (certificates / "ca.key").write_text("new", "utf-8")
    (place.settings.secrets / "token-keys").unlink()

    await restore(place, made.path, clock)

    assert (place.settings.secrets / "token-keys").read_text("utf-8") == "a key"
    assert (certificates / "ca.key").read_text("utf-8") == "new"


def test_only_the_newest_backups_are_kept_and_foreign_files_are_left(tmp_path: Path) -> None:
    names = [f"takt-2026010{day}-023000Z.backup" for day in range(1, 6)]
    for name in (*names, "photo.jpg"):
        (tmp_path / name).touch()

    remove_old(tmp_path, keep=2)

    assert [path.name for path in backups_in(tmp_path)] == names[-2:]
    assert (tmp_path / "photo.jpg").exists()


def test_the_manifest_stands_first_so_that_it_is_read_without_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "x.backup"
    with tarfile.open(path, "w") as archive:
        part = tmp_path / "takt.json"
        part.write_text(json.dumps({"format": 99}), "utf-8")
        archive.add(part, "takt.json")

    with pytest.raises(BackupError):
        read_manifest(path)
