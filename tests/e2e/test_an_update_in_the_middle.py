"""A new version arrives while acts wait to be sent and a form is half filled in.

Taking it costs one tap and nothing else: acts and draft are there afterwards, and reach the books.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e.bicycle_plant import BicyclePlant, bicycle_plant
from tests.e2e.conftest import ROOT
from tests.e2e.device_page import DevicePage
from tests.e2e.floor_work import do, move, receive
from tests.e2e.ledger import ledger_of
from tests.e2e.next_build import next_build
from tests.live_server import live_server

WORKER = "李师傅"
WORKS = [receive("BE-2349", "AW-6", 12), move("AW-6", "CA-7457", "AW-50", 3)]
LOOK_FOR_UPDATE = "async () => (await navigator.serviceWorker.getRegistration()).update()"
IS_NEXT_BUILD = "() => document.querySelector('meta[name=takt-build]')?.content === 'next'"


def begin_a_move(phone: DevicePage) -> None:
    """Fill in half of a form: where from and what, not yet where to."""
    phone.go("")
    phone.go("move")
    phone.scan("L:AW-6")
    phone.scan("I:CA-5965")
    expect(phone.by("flow-item")).to_be_visible()


def take_the_update(phone: DevicePage) -> None:
    """The application asks for a new version every half hour; here it does so at once."""
    phone.page.evaluate(LOOK_FOR_UPDATE)
    # A form with something in it is left alone.
    expect(phone.by("flow-move")).to_be_visible()
    expect(phone.by("update-ready")).to_be_hidden()
    phone.go("")
    phone.by("update-ready").get_by_role("button").click()
    phone.page.wait_for_function(IS_NEXT_BUILD)


def finish_the_move(phone: DevicePage) -> None:
    phone.go("move")
    expect(phone.by("slot-from")).to_have_attribute("data-value", "AW-6")
    expect(phone.by("flow-item")).to_be_visible()
    phone.scan("L:AW-50")
    phone.by("act-move").click()
    expect(phone.by("done-list")).to_be_visible()


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path) -> DevicePage:
    phone = DevicePage(driver, plant, folder, name="Phone")
    phone.open()
    phone.enrol()
    phone.unlock(WORKER)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def test_a_new_version_costs_no_unsent_act_and_no_draft(
    playwright: Playwright, tmp_path: Path
) -> None:
    folder = tmp_path / "plant"
    later = {"TAKT_WEB_DIR": str(next_build(ROOT / "pwa" / "dist", tmp_path / "next"))}
    with bicycle_plant(folder) as plant:
        phone = a_phone(playwright, plant, tmp_path / "phone")
        phone.cut()
        for work in WORKS:
            do(phone, work)
        begin_a_move(phone)
        later["TAKT_PORT"] = str(plant.server.facts["https"])
        plant.server.stop()

        with live_server(folder, more=later) as server:
            plant.server = server
            # The new files can be had, but what was recorded cannot go out yet.
            phone.page.context.route("**/sync/**", lambda route: route.abort())
            phone.heal()
            take_the_update(phone)
            expect(phone.by("queue-count").first).to_have_text(str(len(WORKS)))
            finish_the_move(phone)
            expect(phone.by("queue-count").first).to_have_text(str(len(WORKS) + 1))
            phone.page.context.unroute_all(behavior="wait")
            phone.wait_until_booked()

            booked = sorted(leg.quantity for leg in ledger_of(plant) if leg.quantity > 0)
            assert booked == [1, 3, 12]
            assert phone.errors == []
            phone.close()
