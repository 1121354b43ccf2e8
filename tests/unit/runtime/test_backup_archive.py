"""A backup file is unpacked by our own hands, on every Python that Takt runs on."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from takt.runtime.backup_archive import (
    DUMP,
    FORMAT,
    Manifest,
    read_manifest,
    sha256_of,
    unpack,
    write_archive,
)
from takt.runtime.database_copy import BackupError

Spoil = Callable[[tarfile.TarInfo], object]


@pytest.fixture
def parts(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "dump").write_bytes(b"rows")
    (tmp_path / "key").write_bytes(b"a key")
    return {DUMP: tmp_path / "dump", "secrets/deep/token-keys": tmp_path / "key"}


@pytest.fixture
def archive(tmp_path: Path, parts: dict[str, Path]) -> Path:
    digests = {name: sha256_of(path) for name, path in parts.items()}
    manifest = Manifest(FORMAT, 1, "0", 180_000, 1, [], {}, digests)
    write_archive(tmp_path / "takt.backup", manifest, parts)
    return tmp_path / "takt.backup"


def add(archive: Path, name: str, spoil: Spoil = lambda _: None, content: bytes = b"evil") -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    spoil(member)
    with tarfile.open(archive, "a") as file:
        file.addfile(member, io.BytesIO(content))


def test_a_backup_is_unpacked_by_a_python_whose_tar_knows_no_filters(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def extract(*_: object, set_attrs: bool = True, numeric_owner: bool = False) -> None:
        raise AssertionError("Debian 12's own Python unpacks without asking for safety")

    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    monkeypatch.setattr(tarfile.TarFile, "extract", extract)
    folder = tmp_path / "unpacked"
    folder.mkdir()

    manifest = unpack(archive, folder)

    assert (folder / DUMP).read_bytes() == b"rows"
    assert (folder / "secrets/deep/token-keys").read_bytes() == b"a key"
    assert (folder / DUMP).stat().st_mode & 0o077 == 0
    assert manifest == read_manifest(archive)


def becomes(kind: bytes, link: str = "") -> Spoil:
    def spoil(member: tarfile.TarInfo) -> None:
        member.type, member.linkname, member.size = kind, link, 0

    return spoil


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("../outside", lambda _: None),
        ("secrets/../../outside", lambda _: None),
        ("/etc/outside", lambda _: None),
        ("elsewhere/file", lambda _: None),
        ("", lambda _: None),
        ("secrets", lambda _: None),
        ("secrets/link", becomes(tarfile.SYMTYPE, "/etc")),
        ("secrets/hard", becomes(tarfile.LNKTYPE, DUMP)),
        ("secrets/folder", becomes(tarfile.DIRTYPE)),
        ("secrets/pipe", becomes(tarfile.FIFOTYPE)),
        ("secrets/device", becomes(tarfile.CHRTYPE)),
        (DUMP, lambda _: None),
    ],
)
def test_a_part_that_could_write_elsewhere_is_refused(
    archive: Path, tmp_path: Path, name: str, spoil: Any
) -> None:
    folder = tmp_path / "deep" / "unpacked"
    folder.mkdir(parents=True)
    add(archive, name, spoil)

    with pytest.raises(BackupError, match=r"backup\.unreadable"):
        unpack(archive, folder)

    assert not list((tmp_path / "deep").glob("outside"))
    assert not Path("/etc/outside").exists()


def test_a_file_that_is_not_there_is_called_missing(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"backup\.no_file"):
        read_manifest(tmp_path / "nope")
