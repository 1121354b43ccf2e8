"""Servers that were set up once and stopped in order: whoever needs one alike serves a copy.

Making a database, migrating and filling it takes seconds; a copy of its files takes less than one.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from pathlib import Path

from takt.runtime.embedded_postgres import EmbeddedPostgres


def folder_to_keep() -> Path:
    """A folder for the data of a server, until the tests end."""
    outside = Path(tempfile.mkdtemp(prefix="takt-kept-"))
    atexit.register(shutil.rmtree, outside)
    kept = outside / "data"
    atexit.register(lambda: shutil.rmtree(_cluster_of(kept), ignore_errors=True))
    return kept


def copy_stopped(kept: Path, folder: Path) -> None:
    """Copies all data of a server that does not run any more, owners and rights included."""
    _copy(kept, folder)
    source = _cluster_of(kept)
    if kept not in source.parents:  # the account of PostgreSQL may not enter the folder
        _copy(source, _cluster_of(folder))


def _cluster_of(folder: Path) -> Path:
    return EmbeddedPostgres(folder / "database").state


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", str(target)], check=True)
