"""The backup of the night: one, however many servers share the database.

They meet at a lock. Who comes second finds that the night has its backup, leaves it at that, and
remembers for `takt doctor` where it lies.
"""

from __future__ import annotations

import json
import logging
import socket
from dataclasses import dataclass
from pathlib import Path

from takt.kernel.clock import Clock
from takt.runtime.backup import BackupMade, backups_in, made_at_ms, make_backup
from takt.runtime.database_copy import connected
from takt.runtime.installation import Installation
from takt.runtime.jobs import HOUR_MS
from takt.runtime.secret_files import write_private
from takt.settings import Settings

NIGHTLY_LOCK = 0x74616B76
SAME_NIGHT_MS = 12 * HOUR_MS
LOCK = "SELECT pg_advisory_lock($1)"
LAST = "SELECT nightly_backup_at_ms, nightly_backup_host FROM server_state"
NOTE = "UPDATE server_state SET nightly_backup_at_ms = $1, nightly_backup_host = $2"
logger = logging.getLogger("takt.backup")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A backup that another server of this database made."""

    at_ms: int
    host: str


async def nightly_backup(place: Installation, clock: Clock) -> BackupMade | None:
    """Make the backup of this night, or leave it when another server has made it."""
    async with connected(place.owner_url) as keeper:
        await keeper.execute(LOCK, NIGHTLY_LOCK)
        at_ms, host = await keeper.fetchrow(LAST) or (None, None)
        if at_ms is not None and 0 <= clock.now_ms() - at_ms < SAME_NIGHT_MS:
            logger.info("%s has made the backup of this night", host)
            if not _is_here(place.settings, at_ms):
                note = json.dumps({"at_ms": at_ms, "host": host}).encode()
                write_private(_memory(place.settings), note)
            return None
        made = await make_backup(place, clock)
        await keeper.execute(NOTE, made.manifest.made_at_ms, socket.gethostname())
    return made


def read_elsewhere(settings: Settings) -> Elsewhere | None:
    """The newest backup that this server left to another one."""
    try:
        known = json.loads(_memory(settings).read_text("utf-8"))
        return Elsewhere(int(known["at_ms"]), str(known["host"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _memory(settings: Settings) -> Path:
    return settings.data_dir / "backup-elsewhere.json"


def _is_here(settings: Settings, at_ms: int) -> bool:
    """Whether the backup of that moment lies in this server's own folder."""
    return any(made_at_ms(path) == at_ms // 1000 * 1000 for path in backups_in(settings.backups))
