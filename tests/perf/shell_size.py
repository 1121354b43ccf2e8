"""shell_gzip_kb: everything that the first screen has to fetch before it can say a word.

That is index.html, what its script reaches without a dynamic import (the sync engine among it), the
styles, and the larger of the two dictionaries, each as gzip.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from tests.perf.figures import Figure, figure

DIST = Path(__file__).resolve().parents[2] / "pwa" / "dist"
DICTIONARY = "takt-locale/"


def measure(dist: Path = DIST) -> list[Figure]:
    """Weigh the built application."""
    build = json.loads((dist / "build.json").read_text("utf-8"))
    entry = next(key for key, chunk in build.items() if chunk.get("isEntry"))
    files = {"index.html"} | reached(build, entry)
    dictionaries = [reached(build, key) for key in build if DICTIONARY in key]
    files |= max(dictionaries, key=lambda some: weight(dist, some), default=set())
    return [figure("shell_gzip_kb", [weight(dist, files) / 1024], "KB")]


def reached(build: Mapping[str, Any], key: str) -> set[str]:
    """The files of a chunk, its styles and all that it imports statically."""
    files: set[str] = set()
    waiting, known = [key], {key}
    while waiting:
        chunk = build[waiting.pop()]
        files |= {chunk["file"], *chunk.get("css", ())}
        fresh = set(chunk.get("imports", ())) - known
        known |= fresh
        waiting.extend(fresh)
    return files


def weight(dist: Path, files: AbstractSet[str]) -> int:
    """Bytes of these files, each compressed by itself."""
    return sum(len(gzip.compress((dist / file).read_bytes(), 9)) for file in files)
