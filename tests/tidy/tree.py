"""The tracked files of the repository, for the house rules.

Reads what git tracks and what it does not ignore, so that a rule holds for a file
before it is committed. Used only by the tests of this folder.
"""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that belongs to the repository, relative to its root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = listing.stdout.decode().split("\0")
    return tuple(Path(name) for name in names if name and (ROOT / name).is_file())


def code_files(*suffixes: str) -> list[Path]:
    """Source files we wrote, by ending; vectors, locales and migrations are data."""
    data = {"vectors", "locales", "migrations"}
    return [
        path
        for path in tracked_files()
        if path.suffix in suffixes
        and not data & set(path.parts)
        and not path.name.endswith(".d.ts")
    ]


def text_of(path: Path) -> str:
    """The file's text, or an empty one where it is not UTF-8."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
