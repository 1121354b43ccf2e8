"""One backup a night, however many servers share a database."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.backup import backups_in
from takt.runtime.database_copy import BackupError, connected
from takt.runtime.doctor_machine import look_at_machine
from takt.runtime.installation import Installation
from takt.runtime.nightly_backup import nightly_backup
from takt.settings import Settings
from tests.conftest import TestServer

DAY_MS = 24 * 3_600_000


@pytest.fixture
async def nodes(
    postgres: TestServer, database_name: str, tmp_path: Path
) -> AsyncIterator[list[Installation]]:
    """Two servers with folders of their own on one database."""
    urls = (postgres.owner_url(database_name), postgres.app_url(database_name))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    yield [
        Installation(Settings(data_dir=tmp_path / name), *urls, postgres.app_role, None, False)
        for name in ("a", "b")
    ]
    async with connected(postgres.owner_url("postgres")) as connection:
        left = await connection.fetch(
            "SELECT datname FROM pg_database WHERE datname LIKE $1", "takt\\_scratch\\_%"
        )
    assert left == []


def kept(node: Installation) -> int:
    return len(backups_in(node.settings.backups))


def said(node: Installation, clock: ManualClock) -> dict[str, str]:
    return {one.code: one.level for one in look_at_machine(node.settings, clock)}


async def test_of_two_servers_one_makes_the_backup_and_the_other_knows_of_it(
    nodes: list[Installation], clock: ManualClock
) -> None:
    made = await asyncio.gather(*(nightly_backup(node, clock) for node in nodes))

    assert sorted(map(kept, nodes)) == [0, 1]
    assert [one is not None for one in made] == [kept(node) == 1 for node in nodes]
    clock.advance(3_600_000)
    there, not_there = sorted(nodes, key=kept, reverse=True)
    assert said(there, clock)["backup"] == "ok"
    assert said(not_there, clock)["backup_elsewhere"] == "ok"
    clock.advance(3 * DAY_MS)
    assert said(not_there, clock)["backup_elsewhere"] == "wrong"


async def test_the_next_night_has_a_backup_of_its_own(
    nodes: list[Installation], clock: ManualClock
) -> None:
    await nightly_backup(nodes[0], clock)
    clock.advance(DAY_MS)

    assert await nightly_backup(nodes[0], clock) is not None
    assert kept(nodes[0]) == 2


async def test_where_one_server_fails_the_other_makes_it(
    nodes: list[Installation], clock: ManualClock, tmp_path: Path
) -> None:
    tmp_path.joinpath("file").touch()
    broken = Installation(
        dataclasses.replace(nodes[0].settings, data_dir=tmp_path / "file"),
        nodes[0].owner_url, nodes[0].app_url, nodes[0].app_role, None, False,
    )  # fmt: skip

    failed, made = await asyncio.gather(
        nightly_backup(broken, clock), nightly_backup(nodes[1], clock), return_exceptions=True
    )

    assert isinstance(failed, OSError | BackupError)
    assert made is not None
    assert kept(nodes[1]) == 1


async def test_a_backup_folder_that_others_can_read_is_a_warning(
    nodes: list[Installation], clock: ManualClock
) -> None:
    await nightly_backup(nodes[0], clock)
    closed = said(nodes[0], clock)
    nodes[0].settings.backups.chmod(0o755)

    assert "backup_open" not in closed
    assert said(nodes[0], clock)["backup_open"] == "warning"
