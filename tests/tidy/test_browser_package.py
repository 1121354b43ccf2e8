"""What `make run` installs holds no browser; the one for tests is locked by hash, without URLs."""

import json

from tests.tidy.tree import ROOT

BROWSER = "node_modules/@sparticuz/chromium"


def test_running_takt_fetches_no_browser() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))

    assert BROWSER not in lock["packages"]


def test_the_browser_of_the_tests_is_locked_by_hash_and_without_addresses() -> None:
    text = (ROOT / "tests/e2e/browser/package-lock.json").read_text("utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}

    assert BROWSER in packages
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert "://" not in text
