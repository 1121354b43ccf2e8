"""What every browser test needs: the built application, a Chromium and the bicycle plant.

The real data is read where TAKT_SHARED_DATA says; its absence skips by name, and fails in CI.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def built_app() -> None:
    """Refuse to test an application that was not built: `make test` builds it first."""
    if not (ROOT / "pwa" / "dist" / "index.html").exists():
        pytest.fail("pwa/dist is missing: run `make web`")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for the whole run."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[BicyclePlant]:
    """A server with the AdventureWorks plant and three people."""
    with bicycle_plant(tmp_path / "plant") as running:
        yield running
