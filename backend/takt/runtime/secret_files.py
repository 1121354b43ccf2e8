"""Small secrets of this server, each in a file of its own that nobody else may read."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from takt.settings import Settings


def write_private(path: Path, content: bytes) -> None:
    """Put a file in place whole or not at all, readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_or_create(settings: Settings, name: str, make: Callable[[], str]) -> str:
    """Return the named secret, made on first use."""
    path = settings.secrets / name
    with contextlib.suppress(FileNotFoundError):
        return path.read_text("utf-8").rstrip("\n")
    write_private(path, (make() + "\n").encode())
    return path.read_text("utf-8").rstrip("\n")
