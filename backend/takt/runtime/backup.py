"""`takt backup`: a consistent, verified copy of everything, while the server works on.

A backup counts only once it was read back: into a scratch database, compared table by table, and
its balances recomputed.
"""

import argparse
import asyncio
import datetime as dt
import importlib
import logging
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

import takt
from takt.kernel.clock import Clock, SystemClock
from takt.runtime import audit
from takt.runtime.backup_archive import (
    DUMP,
    FORMAT,
    Manifest,
    carried_files,
    sha256_of,
    write_archive,
)
from takt.runtime.built import fetch_value
from takt.runtime.database_copy import (
    BackupError,
    connected,
    differing,
    dump,
    restore_into,
    scratch_database,
    table_facts,
)
from takt.runtime.installation import Installation, installation, prepare_backup_folder
from takt.runtime.tables import ServerState
from takt.runtime.words import say, sentence
from takt.settings import Settings

ADVISORY_LOCK = 0x74616B75
_NAME = re.compile(r"takt-(\d{8}-\d{6})Z\.backup")
_STAMP = "%Y%m%d-%H%M%S"
_SERVER_VERSION = "SELECT current_setting('server_version_num')::int"
_MIGRATIONS = "SELECT name FROM migration ORDER BY id"
logger = logging.getLogger("takt.backup")


@dataclass(frozen=True)
class BackupMade:
    """A finished backup; `was_compared` is False where no scratch database could be made."""

    path: Path
    manifest: Manifest
    was_compared: bool


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `takt backup`."""
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="where to write it")


def backup_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write one backup now."""
    with installation(settings) as place:
        made = asyncio.run(make_backup(place, SystemClock(), arguments.to))
    code = "backup.done" if made.was_compared else "backup.done_structure"
    counts = {"rows": made.manifest.rows, "tables": len(made.manifest.tables)}
    say(sentence(settings, code, path=made.path, **counts))
    return 0


async def make_backup(place: Installation, clock: Clock, folder: Path | None = None) -> BackupMade:
    """Write a backup, read it back, and only then give it its name; remove the oldest ones."""
    await place.demand_tables()
    settings = place.settings
    target = folder or settings.backups
    _prepare(settings, folder)
    async with connected(place.owner_url) as keeper:
        # Several nodes share one external database: one backup at a time is enough.
        if not await keeper.fetchval("SELECT pg_try_advisory_lock($1)", ADVISORY_LOCK):
            raise BackupError("backup.running")
        with tempfile.TemporaryDirectory(dir=target, prefix=".backup-") as draft_folder:
            draft = Path(draft_folder)
            manifest = await _write(place, clock, draft)
            was_compared = await verify_dump(place, draft / DUMP, manifest)
            made_at = dt.datetime.fromtimestamp(manifest.made_at_ms / 1000, dt.UTC)
            final = target / f"takt-{made_at.strftime(_STAMP)}Z.backup"
            (draft / "archive").replace(final)
    if folder is None:
        remove_old(target, settings.backup_keep)
    logger.info("backup of %d rows: %s", manifest.rows, final)
    return BackupMade(final, manifest, was_compared)


def _prepare(settings: Settings, folder: Path | None) -> None:
    """Have a folder that can be written to, or say what keeps it from being one."""
    target = folder or settings.backups
    try:
        if folder is None:
            prepare_backup_folder(settings)
        else:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        raise BackupError("backup.folder_unwritable", folder=str(target), why=why) from None


async def _write(place: Installation, clock: Clock, draft: Path) -> Manifest:
    async with connected(place.owner_url) as connection:
        size = await connection.fetchval("SELECT pg_database_size(current_database())")
        carried = sum(path.stat().st_size for path in carried_files(place.settings).values())
        _check_space(draft, size * 2 + carried)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            made_at_ms = clock.now_ms()
            audit_n, audit_hash = await audit.head(connection)
            await dump(place, snapshot, draft / DUMP)
            # After the snapshot: the bytes of every blob that its rows name are there by now.
            parts = {DUMP: draft / DUMP, **carried_files(place.settings)}
            manifest = Manifest(
                format=FORMAT,
                made_at_ms=made_at_ms,
                takt_version=takt.__version__,
                server_version=await connection.fetchval(_SERVER_VERSION),
                epoch=await fetch_value(connection, ServerState.select(ServerState.epoch)),
                migrations=[row["name"] for row in await connection.fetch(_MIGRATIONS)],
                tables=await table_facts(connection),
                parts={name: sha256_of(path) for name, path in parts.items()},
                audit_n=audit_n,
                audit_hash=audit_hash,
            )
    await asyncio.to_thread(write_archive, draft / "archive", manifest, parts)
    return manifest


async def verify_dump(place: Installation, path: Path, manifest: Manifest) -> bool:
    """Read the dump into a scratch database and compare; False if the account may not make one."""
    name = f"takt_scratch_{path.parent.name.removeprefix('.backup-')}"
    try:
        async with scratch_database(place, name) as url:
            await restore_into(place, path, name)
            async with connected(url) as connection:
                wrong = differing(await table_facts(connection), manifest.tables)
                wrong += [] if wrong else await _wrong_balances(connection)
    except asyncpg.InsufficientPrivilegeError:
        return False
    if wrong:
        raise BackupError("backup.differs", tables=", ".join(wrong[:10]))
    return True


async def _wrong_balances(connection: Any) -> list[str]:
    """Let the areas that keep books recompute them on the copy."""
    checks = importlib.import_module("takt.checks")
    find: Callable[[Any], AsyncIterator[object]] = checks.differences
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return [str(difference) async for difference in find(connection)]


def _check_space(folder: Path, expected_bytes: int) -> None:
    """Refuse when the disk could fill up: dump, files, the scratch copy if it is the same disk."""
    free = shutil.disk_usage(folder).free
    needed = expected_bytes + 50_000_000
    if free < needed:
        raise BackupError(
            "backup.no_space",
            folder=str(folder.parent),
            free_mb=free // 1_000_000,
            needed_mb=needed // 1_000_000,
        )


def backups_in(folder: Path) -> list[Path]:
    """Return the finished backups, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def latest_backup_ms(folder: Path) -> int | None:
    """Return when the newest backup was made."""
    found = backups_in(folder)
    return made_at_ms(found[-1]) if found else None


def made_at_ms(path: Path) -> int | None:
    """Return when a backup was made, by its name."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    made_at = dt.datetime.strptime(match.group(1), _STAMP).replace(tzinfo=dt.UTC)
    return int(made_at.timestamp() * 1000)


def remove_old(folder: Path, keep: int) -> None:
    """Remove all but the newest backups."""
    for path in backups_in(folder)[:-keep]:
        path.unlink()
        logger.info("removed the old backup %s", path.name)
