"""Removes sponsor addresses from the lock files of npm: lock files carry hashes, no URLs.

Run by `make lock` after npm wrote the file; npm itself never reads these entries.
"""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = (ROOT / "package-lock.json", ROOT / "tests/e2e/browser/package-lock.json")


def main() -> None:
    """Rewrite the lock files in npm's own layout, without `funding`."""
    for path in LOCKS:
        lock = json.loads(path.read_text(encoding="utf-8"))
        for package in lock["packages"].values():
            package.pop("funding", None)
        path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
