"""What every browser test needs: the built application, a Chromium and the bicycle plant.

The real data is read where TAKT_SHARED_DATA says; its absence skips by name, and fails in CI.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant
from tests.e2e.device_page import OPEN

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".takt" / "e2e"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Keep a picture of every open screen when a test fails."""
    report = yield
    if report.failed and call.when == "call":
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, device in OPEN.items():
            device.page.screenshot(path=PICTURES / f"{item.name}-{name}.png")
    return report


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
