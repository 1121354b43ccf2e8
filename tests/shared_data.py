"""Where the real data lies that nobody of this project wrote.

A stranger's clone has no such folder: the tests that need it are skipped there, by name.
Where CI=true its absence is a failure.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def shared(*parts: str) -> Path:
    """A file or folder of the shared data and answers; skips or fails where it is absent."""
    folder = Path(os.environ.get("TAKT_SHARED_DATA") or ROOT / ".." / "shared" / "data")
    wanted = folder.resolve().parent.joinpath(*parts)
    if wanted.exists():
        return wanted
    if os.environ.get("CI") == "true":
        pytest.fail(f"{wanted} is missing: set TAKT_SHARED_DATA")
    pytest.skip(f"{'/'.join(parts)} is not here: set TAKT_SHARED_DATA to the folder `data`")


def adventureworks() -> Path:
    """The bicycle maker's tables."""
    return shared("data", "adventureworks-2014")
