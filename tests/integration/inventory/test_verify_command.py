"""`takt verify` on a database: its last line, its exit code, and the anchor of a backup."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from takt.cli import main
from takt.runtime import audit
from takt.runtime.audit import AuditEntry
from takt.runtime.backup_archive import FORMAT, Manifest, write_archive
from takt.runtime.database import Database
from takt.runtime.database_copy import connected
from tests.conftest import TestServer

CUT = """
    ALTER TABLE audit_entry DISABLE TRIGGER append_only;
    DELETE FROM audit_entry WHERE n > 1;
    UPDATE audit_head SET n = 1, hash = (SELECT hash FROM audit_entry WHERE n = 1);
    ALTER TABLE audit_entry ENABLE TRIGGER append_only
"""


@pytest.fixture
def owner_url(
    postgres: TestServer, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    url = postgres.owner_url(database_name)
    monkeypatch.setenv("TAKT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TAKT_DATABASE_URL", url)
    monkeypatch.setenv("TAKT_LANGUAGE", "en")
    return url


async def verify(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Run the command as the terminal does; answers its exit code and its lines."""
    code = await asyncio.to_thread(main, ["verify", *words])
    return code, capsys.readouterr().out.strip().splitlines()


async def test_verify_ends_with_one_line_that_says_whether_everything_fits(
    owner_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = await verify(capsys)

    assert code == 0
    assert len(lines) == 1
    assert lines[0].startswith("Everything fits")


async def test_verify_counts_the_differences_that_it_named(
    owner_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with connected(owner_url) as owner:
        await owner.execute("UPDATE audit_head SET n = 7")

    code, lines = await verify(capsys)
    _, objects = await verify(capsys, "--json")

    assert code == 1
    assert lines[0].startswith("audit entry 1")
    assert lines[-1] == "Differences: 1."
    assert msgspec.json.decode(objects[-1]) == {"differences": 1}


async def test_an_audit_log_that_was_cut_with_its_head_is_named_by_a_backup(
    owner_url: str, database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [AuditEntry("test.done", f"thing:{n}", n) for n in range(1, 4)]
    async with database.transaction() as connection:
        await audit.append_many(connection, entries)
        n, sealed = await audit.head(connection)
    backup = tmp_path / "takt.backup"
    write_archive(backup, Manifest(FORMAT, 0, "1", 15, 1, [], {}, {}, n, sealed), {})
    before = await verify(capsys, "--backup", str(backup))

    async with connected(owner_url) as owner:
        await owner.execute(CUT)
    unanchored = await verify(capsys)
    code, lines = await verify(capsys, "--backup", str(backup))

    assert (before[0], unanchored[0], code) == (0, 0, 1)
    assert "audit entry 3" in lines[0]
    assert "cut off" in lines[0]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM migration WHERE name = 'runtime_0001_guards'",
        "ALTER TABLE migration RENAME TO elsewhere",
    ],
)
async def test_tables_that_are_not_up_to_date_are_a_sentence(
    owner_url: str, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    async with connected(owner_url) as owner:
        await owner.execute(change)

    assert await asyncio.to_thread(main, ["verify"]) == 1

    assert "not up to date: run `takt migrate`" in capsys.readouterr().err
