"""The part of the tour that plans, watches and reviews stocktakes at a desk."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]
Open = Callable[[DevicePage, str], None]


def plan_and_review(
    desk: DevicePage, look: Look, open_page: Open, count: Callable[[], None]
) -> None:
    """A zone is planned, opened and watched; its variances, the figures and the rules are read.

    Somebody else counts meanwhile: who counts does not see the variances.
    """
    _plan(desk, look, open_page)
    _watch(desk, look)
    board = desk.page.url.partition("#/")[2]
    count()
    open_page(desk, board)
    desk.by("to-review").click()
    expect(desk.by("review-lines")).to_be_visible()
    look("stocktake-review", desk)
    desk.by("review-lines").get_by_role("button").first.click()
    expect(desk.by("line-sheet")).to_be_visible()
    look("stocktake-line", desk)
    desk.page.keyboard.press("Escape")
    open_page(desk, "stocktakes")
    expect(desk.by("stocktakes")).to_be_visible()
    look("stocktakes", desk)
    _rules(desk, look, open_page)


def _plan(desk: DevicePage, look: Look, open_page: Open) -> None:
    open_page(desk, "stocktakes/new")
    desk.by("stocktake-kind").select_option("zone")
    desk.by("stocktake-zone").select_option(index=1)
    look("stocktake-new", desk)
    desk.by("stocktake-save").click()
    desk.by("stocktake-open").click()
    expect(desk.by("stocktake-confirm")).to_be_visible()
    look("stocktake-planned", desk)
    desk.by("stocktake-confirm").click()
    expect(desk.by("coverage")).to_be_visible()


def _watch(desk: DevicePage, look: Look) -> None:
    bins = desk.page.locator("[data-testid^=bin-]")
    if bins.count() == 0:
        desk.by("coverage").locator("[data-testid^=area-]").last.click()
    bins.first.click()
    expect(desk.by("bin-lines")).to_be_visible()
    look("stocktake", desk)
    desk.by("hand-over").click()
    expect(desk.by("hand-over-sheet")).to_be_visible()
    look("stocktake-hand-over", desk)
    desk.page.keyboard.press("Escape")


def _rules(desk: DevicePage, look: Look, open_page: Open) -> None:
    open_page(desk, "stocktakes/accuracy")
    expect(desk.by("accuracy-show")).to_be_visible()
    look("stocktake-accuracy", desk)
    open_page(desk, "stocktakes/policy")
    expect(desk.by("policy-form")).to_be_visible()
    look("stocktake-policy", desk)
    desk.by("tab-items").click()
    desk.by("compute-classes").click()
    expect(desk.by("class-list")).to_be_visible()
    look("stocktake-classes", desk)
    desk.by("tab-costs").click()
    expect(desk.by("costs")).to_be_visible()
    look("stocktake-costs", desk)
    open_page(desk, "stocktakes/teams")
    desk.by("team-new").click()
    expect(desk.by("team-name")).to_be_visible()
    look("stocktake-teams", desk)


def watch_without_network(desk: DevicePage, look: Look) -> None:
    """The board stands with what the device knows; the review shows what was loaded last."""
    desk.go("stocktakes")
    desk.by("stocktakes").get_by_role("link").first.click()
    expect(desk.by("coverage")).to_be_visible()
    look("stocktake-offline", desk)
    desk.by("to-review").click()
    expect(desk.by("review-kept")).to_be_visible()
    look("stocktake-review-offline", desk)
