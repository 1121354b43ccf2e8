"""shell_gzip_kb: everything that a browser fetches before the first usable screen.

The application's own script counts (frame, words, sync engine, largest first screen, as gzip); the
limit beside it is what the same files weigh in the best compression that browsers take.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import brotli

from tests.perf.figures import Figure, figure

PWA = Path(__file__).resolve().parents[2] / "pwa"
BEST = 11


def measure() -> list[Figure]:
    """Weigh the built application."""
    node = shutil.which("node") or "node"
    script = [node, str(PWA / "scripts" / "shell-size.mjs"), "--json"]
    report = json.loads(subprocess.run(script, capture_output=True, text=True, check=False).stdout)
    names = [str(one["file"]) for one in report["files"]]
    best = sum(
        len(brotli.compress((PWA / "dist" / name).read_bytes(), quality=BEST)) for name in names
    )
    return [figure("shell_gzip_kb", [report["value"] / 1024], "KB", [best / 1024])]
