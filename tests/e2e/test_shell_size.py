"""What a browser fetches before the first usable screen stays below sixty kilobytes.

Counted on the built application, as gzip: frame, words, sync engine and the first screen.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_first_usable_screen_needs_less_than_sixty_kilobytes() -> None:
    """The script counts; a phone on a bad line waits for exactly these files."""
    node = shutil.which("node")
    assert node is not None
    script = ROOT / "pwa" / "scripts" / "shell-size.mjs"
    counted = subprocess.run([node, script, "--json"], capture_output=True, text=True, check=False)
    report = json.loads(counted.stdout)
    assert report["value"] <= 61_440, report
    assert report["dictionary"] > 0
    assert report["engine"] > 0
    assert report["screen"] > 0
