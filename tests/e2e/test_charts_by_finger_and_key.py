"""Charts in a real browser: touched, pinched, wheeled, and worked with keys alone.

What is drawn stands on a canvas; what it says stands in the page, and is looked at here.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.chart_page import DESK, PHONE, build, chart_page
from tests.e2e.fitting import axe_violations, cut_off, small_targets, texts
from tests.e2e.languages import out_of_language

MADE_UP = {"L-26", "Cp", "Cpk", "Pp", "Ppk", "mm", "UCL", "LCL", "USL", "LSL", "CL"}


@pytest.fixture(scope="module", autouse=True)
def built_page() -> None:
    """Once for all tests of this file."""
    build()


POSIX = """Object.defineProperty(Navigator.prototype, "language", {
    get: () => "en-US@posix", configurable: true
})"""
"""The language that Chromium says where its machine has none (LANG=C.UTF-8), as kiosks do."""


def _rows(page: Page) -> Locator:
    """What is in view, as rows of the table below the chart."""
    page.get_by_test_id("chart-as-table").click()
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    return rows


def _pinch(page: Page, plot: Locator, before: float, after: float) -> None:
    """Two fingers on the middle of the chart, from so far apart to so far apart."""
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float) -> None:
        places = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        points = [] if kind == "touchEnd" else places
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", before)
    for part in range(1, 5):
        touch("touchMove", before + (after - before) * part / 4)
    touch("touchEnd", after)


def test_a_touched_point_says_its_time_value_lot_and_rules(playwright: Playwright) -> None:
    with chart_page(playwright, "show=imr") as page:
        box = page.locator(".plot").first.bounding_box()
        assert box is not None

        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

        point = page.get_by_test_id("chart-point")
        expect(point).to_contain_text(re.compile(r"Point [45]\d of 100"))
        for name in ("Time", "Single value I", "Moving range MR", "Lot"):
            expect(point).to_contain_text(name)


def test_a_chart_opens_in_a_browser_without_a_language_of_its_own(playwright: Playwright) -> None:
    with chart_page(playwright, "show=imr", before=POSIX) as page:
        expect(page.locator(".plot canvas").first).to_be_visible()
        expect(_rows(page)).to_have_count(100)


def test_two_fingers_look_closer_and_a_button_shows_all_again(playwright: Playwright) -> None:
    with chart_page(playwright, "show=imr") as page:
        rows = _rows(page)
        expect(rows).to_have_count(100)

        _pinch(page, page.locator(".plot").first, 20, 100)
        expect(rows).not_to_have_count(100)
        assert 6 <= rows.count() < 60

        page.get_by_test_id("chart-all").click()
        expect(rows).to_have_count(100)


def test_the_wheel_looks_closer_only_where_somebody_works(playwright: Playwright) -> None:
    with chart_page(playwright, "show=imr", DESK) as page:
        rows = _rows(page)
        plot = page.locator(".plot").first

        plot.hover()
        page.mouse.wheel(0, 300)
        page.wait_for_function("() => scrollY > 0")
        expect(rows).to_have_count(100)

        plot.click()
        page.mouse.wheel(0, -600)
        expect(rows).not_to_have_count(100)


def test_keys_alone_reach_every_point_and_every_alarm(playwright: Playwright) -> None:
    with chart_page(playwright, "show=xbar", DESK) as page:
        pair = page.get_by_test_id("chart-pair")
        pair.focus()

        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        expect(pair).to_have_attribute("aria-valuenow", "2")

        page.keyboard.press("PageDown")
        expect(pair).to_have_attribute("aria-valuetext", re.compile(r"Nelson \d: \d"))
        page.keyboard.press("PageUp")
        expect(pair).to_have_attribute("aria-valuetext", re.compile(r"Nelson \d: \d"))


def test_a_rule_leads_to_its_last_alarm_among_100000_points(playwright: Playwright) -> None:
    with chart_page(playwright, "show=many") as page:
        page.get_by_test_id("chart-rule-main-nelson_8").click()

        expect(page.get_by_test_id("chart-point")).to_contain_text("Nelson 8")
        assert _rows(page).count() <= 61


def test_a_bar_opens_what_it_counts(playwright: Playwright) -> None:
    with chart_page(playwright, "show=pareto") as page:
        page.get_by_test_id("pareto-BUR").click()

        expect(page.get_by_test_id("opened")).to_have_text("BUR")


@pytest.mark.parametrize(
    ("language", "device", "theme"), [("zh-CN", PHONE, "light"), ("en", DESK, "dark")]
)
def test_every_chart_fits_can_be_hit_and_speaks_the_chosen_language(
    playwright: Playwright, language: str, device: dict[str, object], theme: str
) -> None:
    with chart_page(playwright, f"show=all&theme={theme}", device, language) as page:
        expect(page.get_by_test_id("control-chart")).to_have_count(4)

        complaints = cut_off(page) + axe_violations(page)
        complaints += small_targets(page) if device is PHONE else []
        complaints += out_of_language(texts(page), language, MADE_UP)
        assert complaints == []
