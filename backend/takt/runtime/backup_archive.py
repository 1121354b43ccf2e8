"""The backup file: a tar archive of the dump, the server's secrets, certificates and attachments.

It begins with takt.json, which says when it was made, what is in it, and the digest of each part.
"""

import hashlib
import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from takt.runtime.database_copy import BackupError, TableFacts
from takt.settings import Settings

FORMAT = 1
MANIFEST = "takt.json"
DUMP = "database.dump"
CARRIED = ("secrets", "certificates", "files")
"""Folders of the data folder that travel along."""


class Manifest(msgspec.Struct, frozen=True):
    """What a backup file says about itself."""

    format: int
    made_at_ms: int
    takt_version: str
    server_version: int
    epoch: int
    migrations: list[str]
    tables: dict[str, TableFacts]
    parts: dict[str, str]
    """SHA-256 of each member of the archive."""
    audit_n: int = 0
    audit_hash: str = ""
    """The last audit entry: who cuts the log off later cannot change what stands here."""

    @property
    def rows(self) -> int:
        return sum(facts.rows for facts in self.tables.values())


def carried_files(settings: Settings) -> dict[str, Path]:
    """Return the files that travel along, by their names in the archive."""
    found = {}
    for name in CARRIED:
        for path in sorted((settings.data_dir / name).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                found[path.relative_to(settings.data_dir).as_posix()] = path
    return found


def write_archive(target: Path, manifest: Manifest, parts: dict[str, Path]) -> None:
    """Write the archive; the manifest's `parts` must name the same files."""
    with target.open("xb") as file:
        target.chmod(0o600)
        with tarfile.open(fileobj=file, mode="w") as archive:
            _add(archive, MANIFEST, msgspec.json.encode(manifest))
            for name, path in parts.items():
                info = tarfile.TarInfo(name)
                info.size = path.stat().st_size
                info.mode = 0o600
                with path.open("rb") as content:
                    archive.addfile(info, content)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(content))


def sha256_of(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(path: Path) -> Manifest:
    """Read what a backup says about itself, without reading all of it."""
    try:
        with tarfile.open(path, mode="r:") as archive:
            first = archive.next()
            content = archive.extractfile(first) if first and _is_manifest(first) else None
            if content is None:
                raise BackupError("backup.unreadable", path=str(path), why=f"no {MANIFEST}")
            manifest = msgspec.json.decode(content.read(), type=Manifest)
    except FileNotFoundError:
        raise BackupError("backup.no_file", path=str(path)) from None
    except (OSError, tarfile.TarError, msgspec.DecodeError) as error:
        raise BackupError("backup.unreadable", path=str(path), why=str(error)) from None
    if manifest.format != FORMAT:
        why = f"format {manifest.format}, this version reads {FORMAT}"
        raise BackupError("backup.unreadable", path=str(path), why=why)
    return manifest


def _is_manifest(member: tarfile.TarInfo) -> bool:
    return member.isfile() and member.name == MANIFEST


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder and check every part against its digest."""
    manifest = read_manifest(path)
    try:
        with tarfile.open(path, mode="r:") as archive:
            for member in _safe_members(archive, path):
                _take_out(archive, member, folder)
    except (OSError, tarfile.TarError) as error:
        raise BackupError("backup.unreadable", path=str(path), why=str(error)) from None
    for name, digest in manifest.parts.items():
        part = folder / name
        if not part.is_file() or sha256_of(part) != digest:
            raise BackupError("backup.unreadable", path=str(path), why=f"{name} is damaged")
    if DUMP not in manifest.parts:
        raise BackupError("backup.unreadable", path=str(path), why=f"no {DUMP}")
    return manifest


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Write one checked member; `tarfile` itself learned to be careful after Python 3.11.2.

    Opening with "x" refuses a second member of the same name.
    """
    place = folder / member.name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = archive.extractfile(member)
    if content is None:
        raise tarfile.ReadError(f"{member.name} holds nothing")
    with content, place.open("xb") as file:
        place.chmod(0o600)
        shutil.copyfileobj(content, file)


def _safe_members(archive: tarfile.TarFile, path: Path) -> Iterator[tarfile.TarInfo]:
    """Every member, as long as each is a plain file in a place where ours lie."""
    for member in archive:
        parts = PurePosixPath(member.name).parts
        is_plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE)
        is_below = len(parts) > 1 and parts[0] in CARRIED and ".." not in parts
        is_known = member.name in (MANIFEST, DUMP) or is_below
        if not is_plain or not is_known or "\0" in member.name:
            raise BackupError("backup.unreadable", path=str(path), why=f"part {member.name!r}")
        yield member
