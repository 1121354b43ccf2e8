"""A later build of the web application: the same screens under other file names.

As with a real build, a file whose content changed has a new hash in its name, and the service
worker lists what belongs to the new version. Nothing of the former build is served any more.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

MARK = '<meta name="takt-build" content="next">'
_HASHED = re.compile(r"-([A-Za-z0-9_-]{8})\.(js|css|wasm)$")
_TEXTS = {".js", ".css", ".html", ".json"}
_INDEX = re.compile(r'((?:"revision":"|revision:")[0-9a-f]{31})([0-9a-f])("[^{}]*index\.html)')


def next_build(built: Path, target: Path) -> Path:
    """Copy the build with every hashed file renamed, and mark its first page."""
    shutil.copytree(built, target, ignore=shutil.ignore_patterns("*.br", "*.gz"))
    names: dict[str, str] = {}
    for path in (target / "assets").iterdir():
        if _HASHED.search(path.name):
            names[path.name] = _HASHED.sub(r"-\1.next.\2", path.name)
            path.rename(path.with_name(names[path.name]))
    for path in target.rglob("*"):
        if path.suffix in _TEXTS:
            path.write_text(_renamed(path.read_text("utf-8"), names), "utf-8")
    index, worker = target / "index.html", target / "sw.js"
    index.write_text(index.read_text("utf-8").replace("<head>", f"<head>{MARK}"), "utf-8")
    worker.write_text(_with_new_index(worker.read_text("utf-8")), "utf-8")
    subprocess.run([sys.executable, "-m", "takt.runtime.web_files", str(target)], check=True)
    return target


def _renamed(text: str, names: dict[str, str]) -> str:
    found = re.compile("|".join(map(re.escape, names)))
    return found.sub(lambda match: names[match.group()], text)


def _with_new_index(worker: str) -> str:
    """The first page changed, so its revision does."""
    text, count = _INDEX.subn(lambda m: f"{m[1]}{'0' if m[2] != '0' else '1'}{m[3]}", worker)
    assert count == 1, "the service worker lists index.html in another way now"
    return text
