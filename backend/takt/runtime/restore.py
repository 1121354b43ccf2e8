"""`takt restore`: puts a backup back as a new epoch, beside the present data, then swaps them.

Identifiers may have been handed out after the backup was made, so every sequence jumps ahead by a
million; devices see the new epoch and push again what they still hold.
"""

import argparse
import asyncio
import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from takt.kernel.clock import Clock, SystemClock
from takt.runtime.backup_archive import DUMP, Manifest, read_manifest, unpack
from takt.runtime.database_copy import (
    CREATE,
    DROP,
    LIST_DATABASES,
    BackupError,
    connected,
    database_of,
    differing,
    execute_named,
    restore_into,
    table_facts,
    with_database,
)
from takt.runtime.installation import Installation, embedded, installation, prepare_data_folder
from takt.runtime.migrate import known, migrate
from takt.runtime.words import say, sentence
from takt.settings import Settings

SEQUENCE_JUMP = 1_000_000
ASIDE = "_before_"
JUMP_SEQUENCES = """
SELECT setval(
    format('%I.%I', schemaname, sequencename)::regclass,
    coalesce(last_value, start_value) + $1
)
FROM pg_sequences
WHERE schemaname = current_schema()
"""
LIST_HOOKS = """
SELECT format('SELECT %I.%I($1)', current_schema(), proname) AS statement
FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'after\\_restore\\_%'
ORDER BY proname
"""
HAS_TABLES = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema())"
HAS_STATE = "SELECT to_regclass('server_state') IS NOT NULL"
NEW_EPOCH = "UPDATE server_state SET epoch = $1"


@dataclass(frozen=True)
class Restored:
    """What a restore left: the backup's facts, the new epoch, and where the old data is."""

    manifest: Manifest
    epoch: int
    aside: str | None


def restore_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `takt restore`."""
    parser.add_argument("file", type=Path, help="the backup to put back")
    parser.add_argument("--yes", action="store_true", help="replace the present data")


def restore_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Put a backup back; asks for --yes when there is something to replace."""
    clock = SystemClock()
    manifest = read_manifest(arguments.file)
    made_at = dt.datetime.fromtimestamp(manifest.made_at_ms / 1000).astimezone()
    said = {"made_at": made_at.strftime("%Y-%m-%d %H:%M")}
    if settings.database_url is None and arguments.yes:
        prepare_data_folder(settings)
        embedded(settings).set_aside_other_version()
    with installation(settings, may_join=not arguments.yes, may_create=True) as place:
        is_served = place.postgres is not None and not place.is_ours
        if is_served or (not arguments.yes and asyncio.run(_holds_data(place))):
            say(sentence(settings, "restore.confirm", **said))
            if is_served:
                say(sentence(settings, "restore.stop_first"))
            return 1
        done = asyncio.run(restore(place, arguments.file, clock))
    counts = {"rows": done.manifest.rows, "epoch": done.epoch}
    say(sentence(settings, "restore.done", **counts, **said))
    if done.aside is not None:
        say(sentence(settings, "restore.kept", name=done.aside))
    return 0


async def _holds_data(place: Installation) -> bool:
    async with connected(place.owner_url) as connection:
        return bool(await connection.fetchval(HAS_TABLES))


async def restore(place: Installation, archive: Path, clock: Clock) -> Restored:
    """Read the archive into a new database, check it, begin its epoch, and swap it in."""
    settings = place.settings
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as name:
        folder = Path(name)
        manifest = await asyncio.to_thread(unpack, archive, folder)
        unknown = sorted(set(manifest.migrations) - set(known()))
        if unknown:
            raise BackupError("restore.newer", names=", ".join(unknown[:3]))
        current = database_of(place.owner_url)
        draft = f"{current}_restoring"
        epoch = await _next_epoch(place, manifest, clock)
        try:
            await _fill(place, folder / DUMP, manifest, draft)
            draft_url = with_database(place.owner_url, draft)
            await migrate(draft_url, place.app_role)
            await _begin_epoch(draft_url, epoch)
            aside = await _swap(place, draft, f"{current}{ASIDE}{epoch}")
        finally:
            async with connected(place.owner_url) as connection:
                await execute_named(connection, DROP, draft)
        _take_files(folder, settings)
    return Restored(manifest, epoch, aside)


async def _fill(place: Installation, dump: Path, manifest: Manifest, draft: str) -> None:
    async with connected(place.owner_url) as connection:
        await execute_named(connection, DROP, draft)
        await execute_named(connection, CREATE, draft)
    await restore_into(place, dump, draft)
    async with connected(with_database(place.owner_url, draft)) as connection:
        wrong = differing(await table_facts(connection), manifest.tables)
    if wrong:
        raise BackupError("backup.differs", tables=", ".join(wrong[:10]))


async def _next_epoch(place: Installation, manifest: Manifest, clock: Clock) -> int:
    """Return a number above every epoch a device may have seen.

    An earlier restore of the same backup may be known to devices but no longer to this machine,
    so the number also grows with the time in seconds.
    """
    present = 0
    async with connected(place.owner_url) as connection:
        if await connection.fetchval(HAS_STATE):
            present = await connection.fetchval("SELECT epoch FROM server_state") or 0
    return int(max(present + 1, manifest.epoch + 1, clock.now_ms() // 1000))


async def _begin_epoch(url: str, epoch: int) -> None:
    async with connected(url) as connection, connection.transaction():
        await connection.execute(NEW_EPOCH, epoch)
        await connection.fetch(JUMP_SEQUENCES, SEQUENCE_JUMP)
        for hook in await connection.fetch(LIST_HOOKS):
            await connection.fetch(hook["statement"], SEQUENCE_JUMP)


async def _swap(place: Installation, draft: str, aside: str) -> str | None:
    """Give the restored database its name in one transaction; keep one older database aside."""
    current = database_of(place.owner_url)
    is_kept = await _holds_data(place)
    async with connected(with_database(place.owner_url, "postgres")) as connection:
        old = await connection.fetch(LIST_DATABASES, f"{current}{ASIDE}%")
        try:
            async with connection.transaction():
                await _rename(connection, current, aside)
                await _rename(connection, draft, current)
        except asyncpg.ObjectInUseError:
            raise BackupError("restore.in_use", database=current) from None
        for row in old:
            await execute_named(connection, DROP, row["datname"])
        if not is_kept:
            await execute_named(connection, DROP, aside)
    return aside if is_kept else None


async def _rename(connection: Any, name: str, new_name: str) -> None:
    await execute_named(connection, "ALTER DATABASE %I RENAME TO %I", name, new_name)


def _take_files(folder: Path, settings: Settings) -> None:
    """Take secrets and attachments from the backup; keep an authority that devices trust."""
    for name in ("secrets", "files"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, settings.data_dir / name, dirs_exist_ok=True)
    has_authority = (settings.data_dir / "certificates" / "ca.key").exists()
    if not has_authority and (folder / "certificates").is_dir():
        shutil.copytree(
            folder / "certificates", settings.data_dir / "certificates", dirs_exist_ok=True
        )
    for name in ("secrets", "certificates"):
        if (settings.data_dir / name).is_dir():
            (settings.data_dir / name).chmod(0o700)
