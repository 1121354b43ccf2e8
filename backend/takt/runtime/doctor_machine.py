"""What can be wrong around the database: disk, clock, addresses, ports, certificates, backups."""

import datetime as dt
import errno
import os
import shutil
import ssl
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
from cryptography import x509

from takt.kernel.clock import Clock
from takt.runtime.addresses import find_addresses
from takt.runtime.backup import backups_in, latest_backup_ms
from takt.runtime.certificates import folder as certificate_folder
from takt.runtime.jobs import HOUR_MS, read_memory
from takt.runtime.listen import PortError, take_port
from takt.runtime.log_files import log_file
from takt.runtime.nightly_backup import read_elsewhere
from takt.runtime.web_files import web_folder
from takt.settings import Settings, variable

Level = Literal["ok", "warning", "wrong"]
DISK_WRONG_BYTES = 500_000_000
DISK_WARNING_BYTES = 3_000_000_000
BACKUP_HOURS_MAX = 30
OPEN_TO_OTHERS = 0o077
MADE_MS = 1_790_000_000_000
"""A clock that stands before this moment is wrong: the version was made later."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at; sentences are in doctor_words.py."""

    level: Level
    code: str
    data: dict[str, Any] = {}


def look_at_machine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Look at everything but the database and the running server."""
    yield from _disk(settings)
    yield from _clock(clock)
    yield from _addresses(settings)
    yield from _certificate(settings, clock)
    yield from _backups(settings, clock)
    yield from _jobs(settings, clock)
    web = web_folder(settings)
    built = (web / "index.html").exists()
    yield Finding("ok", "web") if built else Finding("wrong", "web_missing", {"folder": str(web)})
    if log_file(settings).exists():
        yield Finding("ok", "log", {"path": str(log_file(settings))})


def _disk(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir
    try:
        probe = path / ".doctor"
        probe.write_bytes(b"takt")
        probe.unlink()
    except OSError as error:
        yield Finding("wrong", "data_folder_unwritable", {"path": str(path), "why": str(error)})
        return
    yield Finding("ok", "data_folder", {"path": str(path.absolute())})
    free = shutil.disk_usage(path).free
    data = {"free_gb": f"{free / 1e9:.1f}"}
    if free >= DISK_WARNING_BYTES:
        yield Finding("ok", "disk", data)
    else:
        yield Finding("wrong" if free < DISK_WRONG_BYTES else "warning", "disk_low", data)


def _clock(clock: Clock) -> Iterator[Finding]:
    now_ms = clock.now_ms()
    if now_ms < MADE_MS:
        date = dt.datetime.fromtimestamp(now_ms / 1000, dt.UTC).date().isoformat()
        yield Finding("wrong", "clock_wrong", {"date": date})
    elif _is_synchronised() is False:
        yield Finding("warning", "clock_unsynchronised")


def _is_synchronised() -> bool | None:
    """Ask systemd whether network time works; None where there is no systemd to ask."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    command = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        answer = subprocess.run(  # noqa: S603 - a system program, constant arguments
            command, capture_output=True, text=True, timeout=5, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return answer.stdout.strip() == "yes" if answer.returncode == 0 else None


def _addresses(settings: Settings) -> Iterator[Finding]:
    found = find_addresses(settings)
    if found.primary.startswith("127."):
        yield Finding("warning", "address_loopback")
        return
    everything = ", ".join((*found.names, *map(str, found.numbers)))
    yield Finding("ok", "addresses", {"primary": found.primary, "all": everything})


def _certificate(settings: Settings, clock: Clock) -> Iterator[Finding]:
    place = certificate_folder(settings)
    path = settings.certificate_file or place / "server.crt"
    if not path.exists():
        yield Finding("ok", "certificate_none")
        return
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    days = _days_left(certificate, clock)
    if days < 30:
        yield Finding("wrong" if days < 7 else "warning", "certificate_ends", {"days": days})
        return
    authority_days = days
    if settings.certificate_file is None:
        authority = x509.load_pem_x509_certificate((place / "ca.crt").read_bytes())
        authority_days = _days_left(authority, clock)
    yield Finding("ok", "certificate", {"days": days, "authority_days": authority_days})
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = {str(name.value) for name in names}
    primary = find_addresses(settings).primary
    if primary not in covered:
        yield Finding("warning", "certificate_other_address", {"names": primary})


def _days_left(certificate: x509.Certificate, clock: Clock) -> int:
    now = dt.datetime.fromtimestamp(clock.now_ms() / 1000, dt.UTC)
    return (certificate.not_valid_after_utc - now).days


def _backups(settings: Settings, clock: Clock) -> Iterator[Finding]:
    if settings.backup_at == "off":
        yield Finding("warning", "backup_off")
    yield from _backup_folder(settings)
    newest_ms = latest_backup_ms(settings.backups)
    other = read_elsewhere(settings)
    if other is not None and other.at_ms > (newest_ms or 0):
        hours = (clock.now_ms() - other.at_ms) // HOUR_MS
        data = {"hours": hours, "host": other.host}
        is_old = hours > BACKUP_HOURS_MAX
        yield Finding("wrong" if is_old else "ok", "backup_elsewhere", data)
        return
    if newest_ms is None:
        yield Finding("warning", "backup_none")
        return
    hours = (clock.now_ms() - newest_ms) // HOUR_MS
    kept = len(backups_in(settings.backups))
    data = {"hours": hours, "count": kept, "folder": str(settings.backups)}
    is_old = hours > BACKUP_HOURS_MAX
    yield Finding("wrong", "backup_old", data) if is_old else Finding("ok", "backup", data)


def _backup_folder(settings: Settings) -> Iterator[Finding]:
    """Backups hold every secret of the plant: only the server's user is to read them."""
    folder = settings.backups
    if settings.backup_dir is not None and not folder.is_dir():
        # The everyday case: a share that is not mounted.
        data = {"folder": str(folder), "why": os.strerror(errno.ENOENT)}
        yield Finding("wrong", "backup_unwritable", data)
    if folder.is_dir():
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            data = {"folder": str(folder), "why": error.strerror or str(error)}
            yield Finding("wrong", "backup_unwritable", data)
            return
        is_open = any(
            path.stat().st_mode & OPEN_TO_OTHERS for path in (folder, *backups_in(folder))
        )
        if is_open:
            yield Finding("warning", "backup_open", {"folder": str(folder)})


def _jobs(settings: Settings, clock: Clock) -> Iterator[Finding]:
    for name, last in sorted(read_memory(settings.data_dir / "jobs.json").items()):
        if last["why"]:
            hours = (clock.now_ms() - last["at_ms"]) // HOUR_MS
            yield Finding("wrong", "job_failed", {"name": name, "hours": hours, "why": last["why"]})


def look_at_ports(settings: Settings) -> Iterator[Finding]:
    """Look whether the ports could be taken; only while no server of ours runs."""
    for field in ("port", "http_port"):
        try:
            taken = take_port(settings, field)
        except PortError as error:
            data = {"port": error.data["port"], "variable": variable(field)}
            yield Finding("wrong", "port_taken", data)
            return
        has_moved = taken.has_moved
        taken.socket.close()
        if has_moved:
            data = {"port": taken.wanted, "variable": variable(field)}
            yield Finding("warning", "port_taken", data)
            return
    yield Finding("ok", "ports", {"https": settings.port, "http": settings.http_port})


def look_at_server(settings: Settings, running: dict[str, Any]) -> Iterator[Finding]:
    """Ask the running server for a sign of life, over its own certificate."""
    authority = certificate_folder(settings) / "ca.crt"
    context = ssl.create_default_context(cafile=authority if authority.exists() else None)
    url = f"https://localhost:{running['https']}/healthz"
    data = {"url": running["url"], "pid": running["pid"]}
    try:
        with urllib.request.urlopen(url, timeout=10, context=context) as answer:
            answer.read()
    except OSError as error:
        yield Finding("wrong", "server_silent", {**data, "why": str(error)})
    else:
        yield Finding("ok", "server_running", data)
