"""Where the bytes of photos and attachments lie: files named by their SHA-256, in the data folder.

`files/blobs` holds what is complete and travels with backups; `uploads` what is under way, one
folder a device, and `thumbnails` small pictures that can be made again. Calls block: the routes
make them in threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from errno import EDQUOT, ENOSPC
from fcntl import LOCK_EX, LOCK_NB, flock
from io import BufferedRandom
from pathlib import Path

from takt.kernel.errors import Busy
from takt_sync.blobs import Piece, is_wanted
from takt_sync.envelope import EnvelopeError

FREE_BYTES_MIN = 512 * 2**20
"""What the lane leaves of the disk: the room belongs to operations."""
DISK_FULL_RETRY_MS = 600_000


class BlobFiles:
    """The folders of one installation."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def path(self, sha256: str) -> Path:
        """Where a complete blob lies."""
        return self._data_dir / "files" / "blobs" / sha256[:2] / sha256

    def thumbnail_path(self, sha256: str) -> Path:
        """Where its small picture lies."""
        return self._data_dir / "thumbnails" / sha256[:2] / f"{sha256}.jpg"

    def _part(self, device: str, sha256: str) -> Path:
        return self._data_dir / "uploads" / device / sha256

    def received(self, device: str, sha256: str) -> int:
        """How much of an upload has arrived."""
        with contextlib.suppress(FileNotFoundError):
            return self._part(device, sha256).stat().st_size
        return 0

    def parts(self, device: str) -> dict[str, int]:
        """What a device has begun to send, by name, with its bytes so far."""
        found = {}
        with contextlib.suppress(FileNotFoundError):
            for path in (self._data_dir / "uploads" / device).iterdir():
                found[path.name] = self.received(device, path.name)
        return found

    def append(self, device: str, sha256: str, piece: Piece, body: bytes) -> int:
        """Add a piece where it belongs and say how much is here; or raise what the protocol says.

        The lock is the file's: a request that came twice waits for nobody and comes again.
        """
        part = self._part(device, sha256)
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(part.parent).free < FREE_BYTES_MIN:
            raise Busy("sync.disk_full", retry_ms=DISK_FULL_RETRY_MS)
        try:
            with _locked(part) as file:
                have = file.seek(0, os.SEEK_END)
                return have + file.write(body) if is_wanted(piece, body, have) else have
        except OSError as error:
            if error.errno not in (ENOSPC, EDQUOT):
                raise
            raise Busy("sync.disk_full", retry_ms=DISK_FULL_RETRY_MS) from error

    def finish(self, device: str, sha256: str) -> bytes:
        """Check a whole upload and put it in its place for good; its first bytes."""
        part = self._part(device, sha256)
        with _locked(part) as file:
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                part.unlink()
                raise EnvelopeError("content", "the bytes are not those of the name")
            os.fsync(file.fileno())
            place = self.path(sha256)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.replace(place)
            for folder in (place.parent, place.parent.parent):
                _sync_folder(folder)
            file.seek(0)
            return file.read(32)

    def give_up(self, device: str, sha256: str) -> None:
        """Forget an upload whose blob came by another way."""
        self._part(device, sha256).unlink(missing_ok=True)

    def remove(self, sha256: str) -> None:
        """Remove a complete blob; who may be removed is decided in `blob_store`."""
        self.path(sha256).unlink(missing_ok=True)
        self.thumbnail_path(sha256).unlink(missing_ok=True)

    def remove_parts(self, before_ms: int) -> int:
        """Remove uploads that nobody went on with since then; how many."""
        removed = 0
        for path in sorted((self._data_dir / "uploads").glob("*/*")):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime * 1000 < before_ms:
                    path.unlink()
                    removed += 1
        return removed

    def fault_of(self, sha256: str) -> str | None:
        """What is wrong with a stored blob, or None."""
        try:
            with self.path(sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return "no file"
        return None if found == sha256 else found


@contextlib.contextmanager
def _locked(part: Path) -> Iterator[BufferedRandom]:
    """An upload's file for one request alone; one that was moved away meanwhile is made anew."""
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise Busy("sync.blob_busy", retry_ms=500) from None
        if not part.exists() or part.stat().st_ino != os.fstat(descriptor).st_ino:
            raise Busy("sync.blob_busy", retry_ms=500)
        yield file
        file.flush()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
