"""A walk through every screen on the demo plant, with real acts, so that the screens hold life.

Whoever walks along is called at each screen with its name and the device that shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.e2e import (
    tour_of_bad_goods,
    tour_of_counting,
    tour_of_lots,
    tour_of_quality,
    tour_of_stocktakes,
    tour_of_traces,
)
from tests.e2e.demo_plant import DemoPlant
from tests.e2e.device_page import DESK, DevicePage

Look = Callable[[str, DevicePage], None]
UNKNOWN = "6901234567892"
NAMES = {
    "zh-CN": ("收货手机 01", "主管电脑"),
    "en": ("Receiving phone 01", "Supervisor's desk"),
}
"""Per flow: what is scanned so that it is ready, and how many."""
FLOWS: dict[str, tuple[tuple[str, ...], int]] = {
    "receive": (("I:BRG-6205", "L:RM-R-01"), 120),
    "put-away": (("L:RM-R-01", "I:BRG-6206", "L:RM-B-07"), 15),
    "move": (("L:RM-A-06", "I:IMP-160", "L:RM-A-07"), 4),
    "issue": (("L:RM-B-06", "I:BRG-6205"), 8),
    "return": (("I:BRG-6205", "L:RM-B-06"), 2),
    "scrap": (("L:RM-A-01", "I:CAS-V50"), 1),
    "hold": (("T:MSL-20:L2621A",), 0),
    "adjust": (("L:RM-B-05", "I:BRG-6204"), 3),
}
RECEIVED = "T:ORG-60:L2702A"
"""Of the delivery that the tour receives; a plan wants to see it."""
RELEASED = ("T:MSL-20:L2621A",)
"""Who opens the home page, to see that each role finds its own there."""
OTHER_ROLES = ("operator", "inspector", "viewer", "planner")


@dataclass
class Tour:
    """One walk in one language; `folder` keeps the browsers' profiles."""

    driver: Playwright
    plant: DemoPlant
    folder: Path
    language: str
    look: Look

    def walk(self) -> None:
        """Everything: first run, a worker's phone, a supervisor's and an administrator's desk."""
        phone_name, desk_name = NAMES[self.language]
        self._first_run()
        phone = self._device(phone_name)
        self._begin(phone)
        self._roles(phone)
        self._scan(phone)
        self._flows(phone)
        self._own_acts(phone)
        desk = self._device(desk_name, size=dict(DESK))
        self._without_network(phone, desk)
        phone.close()
        self._watch(desk)
        self._administer(desk)
        desk.close()

    def _device(self, name: str, size: dict[str, int] | None = None) -> DevicePage:
        profile = self.folder / f"{self.language}-{len(list(self.folder.glob('*')))}"
        device = DevicePage(self.driver, self.plant, profile, name, language=self.language)
        device.size = size or device.size
        return device

    def _first_run(self) -> None:
        """The set-up page; the answer of an empty server is given by the browser."""
        fresh = self._device("fresh")
        fresh.open("/healthz")
        fresh.page.context.route("**/api/v1/setup", lambda route: route.fulfill(json=EMPTY))
        fresh.page.goto(self.plant.url)
        expect(fresh.by("setup-code")).to_be_visible()
        self.look("setup", fresh)
        fresh.close()

    def _begin(self, phone: DevicePage) -> None:
        phone.open()
        expect(phone.by("enrol-code")).to_be_visible()
        self.look("enrol", phone)
        phone.by("tab-own").click()
        expect(phone.by("sign-in-password")).to_be_visible()
        self.look("enrol-own", phone)
        phone.by("tab-code").click()
        phone.enrol()
        keeper = phone.by(f"person-{self.plant.people['storekeeper']}")
        expect(keeper).to_be_visible()
        expect(phone.by("sync-chip")).to_have_attribute("data-phase", "idle")
        self.look("who", phone)
        keeper.click()
        expect(phone.by("pad-ok")).to_be_visible()
        self.look("pin", phone)
        phone.page.reload()
        phone.unlock("storekeeper")
        expect(phone.by("home-scan")).to_be_visible()
        self.look("home-worker", phone)

    def _roles(self, phone: DevicePage) -> None:
        for role in OTHER_ROLES:
            phone.by("switch-person").click()
            phone.unlock(role)
            self._open(phone, "")
            self.look(f"home-{role}", phone)
        self._open(phone, "people")
        self.look("people-gate", phone)
        phone.by("switch-person").click()
        phone.unlock("storekeeper")
        for page in ("more", "people"):
            phone.go(page)
            expect(phone.page.locator("main h1, main .empty").first).to_be_visible()
            self.look(page if page == "more" else "not-allowed", phone)

    def _scan(self, phone: DevicePage) -> None:
        phone.go("scan")
        expect(phone.by("scan-input")).to_be_visible()
        self.look("scan", phone)
        for code, card in (
            ("I:BRG-6204", "card-item"),
            ("T:MSL-20:L2621A", "card-lot"),
            ("L:RM-R-01", "card-location"),
            (UNKNOWN, "card-unknown"),
        ):
            phone.scan(code)
            expect(phone.by(card)).to_be_visible()
            self.look(card, phone)
            if card == "card-item":
                self._reserve(phone)
        phone.by("act-unresolved").click()
        expect(phone.by("unknown-done")).to_be_visible()

    def _reserve(self, phone: DevicePage) -> None:
        phone.by("reserve").click()
        phone.by("reserve-quantity").fill("3")
        phone.by("reserve-document").fill("WO-1")
        self.look("reserve", phone)
        phone.by("reserve-save").click()
        expect(phone.by("kept-WO-1").first).to_be_visible()
        self.look("reserved", phone)

    def _flows(self, phone: DevicePage) -> None:
        for flow, (scans, quantity) in FLOWS.items():
            fill(phone, flow, scans, quantity)
            self.look(f"flow-{flow}", phone)
            phone.by(f"act-{kind_of(flow)}").click()
            expect(phone.by("done-list")).to_be_visible()
            if flow == "move":
                self.look("flow-done", phone)
        self._receive_a_lot(phone)
        self._another_lot(phone)
        self._wrong_scan(phone)
        tour_of_bad_goods.report_on_a_phone(phone, self.look, RELEASED[0])
        split = f"T:MSL-25:K26-{self.language[:2]}"
        tour_of_lots.receive_ship_and_return(phone, self.look)
        self._inspect(phone)
        tour_of_lots.split_a_lot(phone, self.look, split)
        tour_of_traces.follow_on_a_phone(phone, self.look, split)
        phone.by("switch-person").click()
        phone.unlock("operator")
        tour_of_lots.make_and_use(phone, self.look)
        phone.by("switch-person").click()
        phone.unlock("storekeeper")

    def _inspect(self, phone: DevicePage) -> None:
        """What just came in is looked at by somebody else."""
        phone.by("switch-person").click()
        phone.unlock("inspector")
        tour_of_quality.inspect_on_a_phone(phone, self.look, RECEIVED)
        phone.by("switch-person").click()
        phone.unlock("storekeeper")

    def _receive_a_lot(self, phone: DevicePage) -> None:
        fill(phone, "receive", ("I:MSL-25", "L:RM-R-01"), 0)
        phone.by("lot-code").press_sequentially(f"K26-{self.language[:2]}", delay=120)
        phone.by("quantity-open").click()
        phone.by("pad-6").click()
        self.look("quantity", phone)
        phone.by("pad-ok").click()
        expect(phone.by("done-list")).to_be_visible()

    def _another_lot(self, phone: DevicePage) -> None:
        """What the policy proposes, and the question why another lot was taken."""
        fill(phone, "issue", ("I:ORG-45",), 0)
        expect(phone.by("pick-first")).to_have_attribute("data-lot", "L2624B")
        self.look("flow-pick", phone)
        phone.scan("L:RM-B-01")
        phone.scan("T:ORG-45:L2624A")
        expect(phone.by("pick-why")).to_be_visible()
        self.look("flow-why", phone)
        phone.page.locator("[data-testid^=pick-reason-]").first.click()
        phone.by("act-issue").click()
        expect(phone.by("done-list")).to_be_visible()

    def _wrong_scan(self, phone: DevicePage) -> None:
        fill(phone, "move", ("L:RM-A-06", "I:IMP-160"), 0)
        phone.scan(UNKNOWN)
        expect(phone.by("scan-lock")).to_be_visible()
        self.look("lock", phone)
        phone.by("lock-ok").click()

    def _own_acts(self, phone: DevicePage) -> None:
        phone.wait_until_booked()
        for page, part in (("acts", "acts"), ("queue", "queue-state"), ("exceptions", "main")):
            phone.go(page)
            shown = phone.by(part) if part != "main" else phone.page.locator("main h1")
            expect(shown.first).to_be_visible()
            self.look(page if page != "exceptions" else "exceptions-worker", phone)
        phone.go("acts")
        phone.by("acts").get_by_role("button").first.click()
        expect(phone.page.locator("dialog[open]")).to_be_visible()
        self.look("act", phone)
        phone.page.keyboard.press("Escape")

    def _without_network(self, phone: DevicePage, desk: DevicePage) -> None:
        phone.cut()
        for flow, count in (("issue", 3), ("scrap", 2), ("move", 5)):
            scans, _ = FLOWS[flow]
            fill(phone, flow, scans, count)
            phone.by(f"act-{kind_of(flow)}").click()
            expect(phone.by("done-list")).to_be_visible()
        expect(phone.by("sync-chip")).to_have_attribute("data-phase", OFFLINE)
        phone.go("queue")
        expect(phone.by("unsent")).to_be_visible()
        self.look("queue-offline", phone)
        tour_of_traces.follow_what_was_never_opened(phone, self.look, "T:ORG-45:L2624A")
        phone.go("")
        expect(phone.by("home-scan")).to_be_visible()
        self.look("home-offline", phone)
        phone.heal()
        phone.wait_until_booked()
        desk.open()
        desk.enrol()

    def _watch(self, desk: DevicePage) -> None:
        desk.unlock("supervisor")
        expect(desk.by("sync-chip")).to_have_attribute("data-phase", "idle")
        for page, name in (
            ("", "home-supervisor"),
            ("live", "live"),
            ("stock", "stock"),
            ("exceptions", "exceptions"),
        ):
            self._open(desk, page)
            self.look(name, desk)
        desk.by("inbox").get_by_role("link").first.click()
        self.look("exception", desk)
        desk.by("tab-alerts").click()
        expect(desk.by("alerts")).to_be_visible()
        self.look("alerts", desk)
        desk.by("alerts").get_by_role("link").first.click()
        expect(desk.by("alert-owner")).to_be_visible()
        self.look("alert", desk)
        desk.by("tab-approvals").click()
        desk.by("inbox").get_by_role("link").first.click()
        expect(desk.by("approve")).to_be_visible()
        self.look("approval", desk)
        fill(desk, "release", RELEASED, 0)
        self.look("flow-release", desk)
        self._open(desk, "live?board")
        self.look("board", desk)
        self._open(desk, "")

    def _administer(self, desk: DevicePage) -> None:
        desk.by("switch-person").click()
        desk.by("by-password").click()
        expect(desk.by("sign-in-name")).to_be_visible()
        self.look("password", desk)
        self._sign_in(desk)
        keeper = self.plant.people["storekeeper"]
        for page, name in (
            ("devices", "devices"),
            ("devices/new", "device-new"),
            ("people", "people"),
            (f"people/{keeper}", "person"),
            ("people/new", "person-new"),
            ("items", "items"),
            ("items/1", "item"),
            ("items/new", "item-new"),
            ("locations", "locations"),
            ("labels", "labels"),
            ("quality-figures", "quality-figures"),
            ("quality-figures/scrap", "quality-scrap"),
            ("quality-figures/costs", "quality-costs"),
            ("quality-figures/suppliers", "quality-suppliers"),
            ("audit", "audit"),
            ("account", "account"),
            ("rights", "rights"),
            ("settings", "settings"),
        ):
            self._open(desk, page)
            self.look(name, desk)
        tour_of_lots.keep_papers(desk, self.look, self._open)
        tour_of_lots.correct_a_lot(desk, self.look, RELEASED[0])
        self._open(desk, "locations")
        desk.by("locations").get_by_role("link", name="RM-A-01").click()
        expect(desk.page.locator("main table")).to_be_visible()
        self.look("location", desk)
        self._write_a_pattern(desk)
        tour_of_quality.plan_inspections(desk, self.look, self._open)
        tour_of_quality.look_after_gauges(desk, self.look, self._open)
        tour_of_bad_goods.decide_at_a_desk(desk, self.look)
        tour_of_stocktakes.plan_and_review(desk, self.look, self._open, lambda: self._count(desk))
        split = f"T:MSL-25:K26-{self.language[:2]}"
        tour_of_traces.follow_at_a_desk(desk, self.look, split)
        self._office_without_network(desk, split)

    def _sign_in(self, desk: DevicePage) -> None:
        name, password = self.plant.password_of("administrator")
        desk.by("sign-in-name").fill(name)
        desk.by("sign-in-password").fill(password)
        desk.by("sign-in").click()
        expect(desk.by("switch-person")).to_be_visible()

    def _count(self, desk: DevicePage) -> None:
        desk.by("switch-person").click()
        desk.unlock("storekeeper")
        tour_of_counting.count_a_zone(desk, self.look, self._open)
        desk.by("switch-person").click()
        desk.by("by-password").click()
        self._sign_in(desk)

    def _write_a_pattern(self, desk: DevicePage) -> None:
        self._open(desk, "code-patterns/new")
        for part, text in (
            ("name", f"Supplier {self.language}"),
            ("pattern", f"{self.language}/{{item}}#{{lot:..12}}"),
            ("sample", f"{self.language}/MSL-20#K26"),
        ):
            desk.by(f"pattern-{part}").press_sequentially(text, delay=60)
        expect(desk.by("pattern-trial")).to_have_attribute("data-kind", "fits")
        expect(desk.by("pattern-collisions")).to_have_attribute("data-done", "true")
        self.look("code-pattern-new", desk)
        desk.by("pattern-save").click()
        desk.by("patterns").get_by_role("link").first.click()
        expect(desk.by("pattern-text")).to_be_visible()
        self.look("code-patterns", desk)

    def _office_without_network(self, desk: DevicePage, lot: str) -> None:
        """A page of the office opened while the line is down shows what the device knows."""
        self._open(desk, "")
        desk.cut()
        for page in ("people", "devices", "audit"):
            desk.go(page)
            expect(desk.by("needs-server")).to_be_visible()
            self.look(f"{page}-offline", desk)
        tour_of_traces.follow_without_network(desk, self.look, lot)
        tour_of_stocktakes.watch_without_network(desk, self.look)
        desk.heal()

    def _open(self, device: DevicePage, page: str) -> None:
        """Go to a page and wait until it and its data are there."""
        device.go(page)
        expect(device.page.locator("main h1, main h2").first).to_be_visible()
        expect(device.page.locator("main [aria-busy=true]")).to_have_count(0)
        expect(device.page.locator("[data-testid=load-failed]")).to_have_count(0)
        device.page.wait_for_load_state("networkidle")


EMPTY = {"needed": True}
OFFLINE = re.compile("offline|backoff")


def kind_of(flow: str) -> str:
    """The kind of act that a flow's address stands for."""
    return flow.replace("-", "_")


def fill(phone: DevicePage, flow: str, scans: tuple[str, ...], quantity: int) -> None:
    """Scan what the flow asks for and type the quantity, up to the last tap."""
    phone.go("")
    phone.go(flow)
    expect(phone.by(f"flow-{kind_of(flow)}")).to_be_visible()
    for code in scans:
        phone.scan(code)
    if quantity:
        expect(phone.by("quantity-open")).to_be_visible()
        phone.by("quantity-open").click()
        for digit in str(quantity):
            phone.by(f"pad-{digit}").click()
        phone.page.keyboard.press("Escape")
        expect(phone.by("quantity-sheet")).to_be_hidden()
    reasons = phone.page.locator("[data-testid^=reason-]")
    if flow in ("scrap", "hold", "adjust"):
        reasons.first.click()
