"""One tablet, many hands: people change over without network, and nobody loses or sees too much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import PIN, BicyclePlant, bicycle_plant
from tests.e2e.device_page import DevicePage

LI, BO = "李师傅", "Bo Berg"
GUEST = "Cy Cole"
WRONG_PIN = "1357"
FREE_TRIES = 4


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BicyclePlant]:
    """One plant for all tests of this file; each has a tablet of its own."""
    with bicycle_plant(tmp_path_factory.mktemp("shared") / "plant") as running:
        yield running


@pytest.fixture(scope="module")
def badges(plant: BicyclePlant) -> dict[str, str]:
    """A new badge for each of the two."""
    found = {}
    for name in (LI, BO):
        reply = plant.api.post(f"/api/v1/people/{plant.people[name]}/badge", json={})
        found[name] = "B:" + str(reply.raise_for_status().json()["badge_code"])
    return found


@pytest.fixture
def tablet(
    playwright: Playwright,
    plant: BicyclePlant,
    badges: dict[str, str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[DevicePage]:
    """An enrolled tablet with everybody's rows on it, locked."""
    assert badges
    device = DevicePage(
        playwright, plant, tmp_path / "tablet", name=request.node.name[:40], moves=True
    )
    device.open()
    device.enrol()
    device.unlock(LI)
    device.wait_until_booked()
    device.wait_until_ready_for_offline()
    yield device
    device.close()


def lock(tablet: DevicePage) -> None:
    """Hand the tablet over."""
    tablet.by("switch-person").click()
    expect(tablet.by(f"person-{tablet.plant.people[LI]}")).to_be_visible()


def issue(tablet: DevicePage, item: str) -> None:
    """Take one piece out of AW-6."""
    tablet.go("")
    tablet.go("issue")
    expect(tablet.by("flow-issue")).to_be_visible()
    tablet.scan("L:AW-6")
    tablet.scan(f"I:{item}")
    tablet.by("act-issue").click()
    expect(tablet.by("done-list")).to_contain_text(item)


def issues_of(tablet: DevicePage) -> list[dict[str, Any]]:
    """What the books have of this tablet's issues, oldest first."""
    own = tablet.plant.device_id(tablet.name)
    entries = tablet.plant.get("/api/v1/ledger", limit=1_000)["entries"]
    rows = [row for row in entries if row["device"] == own and row["quantity"] > 0]
    return sorted(rows, key=lambda row: row["n"])


def type_pin(tablet: DevicePage, pin: str) -> None:
    for digit in pin:
        tablet.by(f"pad-{digit}").click()
    tablet.by("pad-ok").click()


def test_people_change_over_by_badge_and_pin_without_network(
    tablet: DevicePage, badges: dict[str, str]
) -> None:
    people = tablet.plant.people
    tablet.cut()
    issue(tablet, "CA-5965")
    lock(tablet)
    tablet.scan(badges[BO])
    expect(tablet.by("switch-person")).to_contain_text(BO[:2])
    issue(tablet, "CA-7457")
    lock(tablet)
    tablet.unlock(LI)
    issue(tablet, "BE-2349")

    tablet.heal()
    tablet.wait_until_booked()

    assert [row["person"] for row in issues_of(tablet)] == [people[LI], people[BO], people[LI]]


def test_a_name_label_says_who_it_is_and_still_asks_for_the_pin(tablet: DevicePage) -> None:
    people = tablet.plant.people
    tablet.cut()
    tablet.go("scan")
    tablet.scan(f"P:{people[BO]}")
    expect(tablet.by("card-house")).to_contain_text(BO)
    expect(tablet.by("switch-person")).to_contain_text(LI[:2])
    type_pin(tablet, tablet.plant.pin_of(BO))
    expect(tablet.by("person-now")).to_be_visible()
    expect(tablet.by("switch-person")).to_contain_text(BO[:2])

    lock(tablet)
    tablet.scan(f"P:{people[LI]}")
    type_pin(tablet, tablet.plant.pin_of(LI))
    expect(tablet.by("switch-person")).to_contain_text(LI[:2])


def test_nobody_sees_the_draft_of_another_and_it_waits_for_its_owner(
    tablet: DevicePage, badges: dict[str, str]
) -> None:
    tablet.cut()
    tablet.go("move")
    tablet.scan("L:AW-6")
    tablet.scan("I:CA-5965")
    expect(tablet.by("flow-item")).to_be_visible()
    lock(tablet)

    tablet.scan(badges[BO])
    tablet.go("")
    tablet.go("move")
    expect(tablet.by("slot-from")).to_have_attribute("data-value", "")
    expect(tablet.by("flow-item")).to_be_hidden()

    lock(tablet)
    tablet.unlock(LI)
    tablet.go("")
    tablet.go("move")
    expect(tablet.by("slot-from")).to_have_attribute("data-value", "AW-6")
    expect(tablet.by("flow-item")).to_be_visible()


def test_a_revoked_tablet_says_so_and_hands_over_what_it_had_not_sent(tablet: DevicePage) -> None:
    tablet.cut()
    for item in ("CA-5965", "CA-7457"):
        issue(tablet, item)
    own = tablet.plant.device_id(tablet.name)
    reply = tablet.plant.api.post(
        f"/api/v1/devices/{own}/revoke", json={"reason": "left the plant", "lost": False}
    )
    reply.raise_for_status()

    tablet.heal()

    expect(tablet.by("sync-chip").first).to_have_attribute("data-phase", "revoked")
    tablet.go("queue")
    expect(tablet.by("queue-state")).to_contain_text("Device blocked")
    # The server has taken them, and the device says so: it may be connected anew.
    expect(tablet.by("connect-again")).to_be_visible()
    expect(tablet.by("queue-count").first).to_have_text("0")
    assert len(issues_of(tablet)) == 2


def test_a_retired_person_is_locked_out_at_the_next_contact_and_their_acts_are_kept(
    tablet: DevicePage,
) -> None:
    plant = tablet.plant
    plant.add_person(GUEST, "storekeeper")
    guest = plant.people[GUEST]
    lock(tablet)
    tablet.unlock(GUEST)
    tablet.cut()
    reply = plant.api.patch(f"/api/v1/people/{guest}", json={"active": False})
    reply.raise_for_status()
    lock(tablet)
    # Without contact the tablet cannot know.
    tablet.unlock(GUEST)
    issue(tablet, "CA-5965")

    tablet.heal()

    expect(tablet.by("switch-person")).to_be_hidden()
    expect(tablet.by(f"person-{plant.people[LI]}")).to_be_visible()
    expect(tablet.by(f"person-{guest}")).to_have_count(0)
    tablet.wait_until_booked()
    assert [row["person"] for row in issues_of(tablet)] == [guest]


def test_wrong_pins_slow_down_and_a_reload_does_not_start_anew(tablet: DevicePage) -> None:
    tablet.cut()
    lock(tablet)
    tablet.by(f"person-{tablet.plant.people[BO]}").click()
    for _ in range(FREE_TRIES):
        type_pin(tablet, WRONG_PIN)
    expect(tablet.page.get_by_text("That PIN does not fit")).to_be_visible()
    type_pin(tablet, WRONG_PIN)
    expect(tablet.page.get_by_text("Too many tries")).to_be_visible()

    tablet.page.reload()
    tablet.by(f"person-{tablet.plant.people[BO]}").click()
    for digit in PIN:
        tablet.by(f"pad-{digit}").click()

    expect(tablet.by("pad-ok")).to_be_disabled()
    expect(tablet.page.get_by_text("Too many tries")).to_be_visible()


def test_a_hard_reload_without_network_keeps_what_waits(
    tablet: DevicePage, plant: BicyclePlant
) -> None:
    tablet.cut()
    for item in ("CA-5965", "CA-7457", "BE-2349"):
        issue(tablet, item)

    session = tablet.page.context.new_cdp_session(tablet.page)
    # Past all caches means past the service worker too (Service Workers, "force refresh"), so
    # some browsers show a page of their own now. The address opens the application again.
    session.send("Page.reload", {"ignoreCache": True})
    again, spoiled = tablet.page.context.new_page(), tablet.page
    spoiled.close()
    # The page is new: that there is no network is said to it before it asks for anything.
    tablet.cut()
    again.goto(plant.url)
    expect(tablet.by("queue-count").first).to_have_text("3")

    tablet.heal()
    tablet.wait_until_booked()
    assert len(issues_of(tablet)) == 3


def test_the_screen_speaks_the_language_of_whoever_works_at_it(tablet: DevicePage) -> None:
    page = tablet.page.locator("html")
    li = f"/api/v1/people/{tablet.plant.people[LI]}"
    expect(page).to_have_attribute("lang", "en")
    tablet.plant.api.patch(li, json={"language": "zh-CN"}).raise_for_status()
    expect(page).to_have_attribute("lang", "zh-CN")
    tablet.cut()

    lock(tablet)
    expect(page).to_have_attribute("lang", "en")
    tablet.unlock(LI)
    expect(page).to_have_attribute("lang", "zh-CN")
    lock(tablet)
    tablet.unlock(BO)
    expect(page).to_have_attribute("lang", "en")

    tablet.heal()
    tablet.plant.api.patch(li, json={"language": "en"}).raise_for_status()
