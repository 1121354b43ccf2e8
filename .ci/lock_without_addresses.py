"""Removes sponsor addresses from package-lock.json: lock files carry hashes, no URLs.

Run by `make lock` after npm wrote the file; npm itself never reads these entries.
"""

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "package-lock.json"


def main() -> None:
    """Rewrite the lock file in npm's own layout, without `funding`."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
