"""The part of the tour that receives, uses, makes, ships and regroups lots, and keeps papers."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.device_page import DevicePage

Look = Callable[[str, DevicePage], None]
"""Pages of the office: the address, and how the picture is called."""
PAPERS = (
    ("parties", "parties"),
    ("parties/new", "party-new"),
    ("deliveries", "deliveries"),
    ("deliveries/new", "delivery-new"),
    ("shipments", "shipments"),
    ("shipments/new", "shipment-new"),
    ("work-orders", "work-orders"),
    ("work-orders/new", "work-order-new"),
    ("inspections", "inspections"),
)
"""Lists of which the first entry is opened."""
DETAILS = (
    ("parties", "party"),
    ("deliveries", "delivery"),
    ("shipments", "shipment"),
    ("work-orders", "work-order"),
    ("inspections", "inspection"),
)


def begin_flow(phone: DevicePage, flow: str) -> None:
    """Open a flow afresh."""
    phone.go("")
    phone.go(flow)
    expect(phone.by(f"flow-{flow}")).to_be_visible()


def ask_for_quantity(phone: DevicePage, quantity: int) -> None:
    """Type the figure on the pad and close it again."""
    phone.by("quantity-open").click()
    for digit in str(quantity):
        phone.by(f"pad-{digit}").click()
    phone.page.keyboard.press("Escape")
    expect(phone.by("quantity-sheet")).to_be_hidden()


def make_and_use(phone: DevicePage, look: Look) -> None:
    """What goes into a work order, and the lot that comes out of it."""
    begin_flow(phone, "consume")
    expect(phone.by("batch-begin")).to_be_visible()
    look("flow-consume-begin", phone)
    phone.scan("WO-501")
    phone.by("batch-new").click()
    expect(phone.by("batch-number")).to_contain_text("/")
    phone.by("batch-other").click()
    look("flow-consume-batch", phone)
    phone.by("batch-other").click()
    for code in ("L:RM-A-06", "I:IMP-160"):
        phone.scan(code)
    ask_for_quantity(phone, 2)
    look("flow-consume", phone)
    phone.by("act-consume").click()
    expect(phone.by("done-list")).to_be_visible()
    begin_flow(phone, "output")
    for code in ("WO-501", "L:RM-A-07"):
        phone.scan(code)
    expect(phone.by("edit-number")).to_be_visible()
    ask_for_quantity(phone, 1)
    look("flow-output", phone)
    phone.by("act-output").click()
    expect(phone.by("done-list")).to_be_visible()
    look("flow-output-done", phone)


def receive_ship_and_return(phone: DevicePage, look: Look) -> None:
    """A delivery line by line, a shipment that is due, and a customer's return."""
    begin_flow(phone, "receive")
    expect(phone.page.locator("[data-testid^=paper-]").first).to_be_visible()
    look("flow-receive-begin", phone)
    for code in ("DN-1001", "L:RM-R-01", "I:ORG-60"):
        phone.scan(code)
    phone.by("expected-L2702A").click()
    ask_for_quantity(phone, 30)
    expect(phone.by("to-inspection")).to_be_visible()
    look("flow-receive-delivery", phone)
    phone.by("act-receive").click()
    expect(phone.by("done-list")).to_be_visible()
    look("flow-receive-done", phone)
    begin_flow(phone, "ship")
    phone.scan("SO-801")
    expect(phone.by("paper")).to_be_visible()
    look("flow-ship", phone)
    begin_flow(phone, "return")
    phone.by("origin-customer").click()
    look("flow-return-customer", phone)


def split_a_lot(phone: DevicePage, look: Look, lot: str) -> None:
    """One lot becomes two, and the act can be taken back."""
    phone.go("")
    phone.go("regroup")
    expect(phone.by("regroup")).to_be_visible()
    look("regroup", phone)
    phone.scan(lot)
    codes, figures = phone.by("output-code"), phone.by("output-quantity")
    for at, name in enumerate(("A", "B")):
        codes.nth(at).fill(f"S26-{phone.language[:2]}-{name}")
        figures.nth(at).fill(str(at + 1))
    expect(phone.by("act-regroup")).to_be_visible()
    look("regroup-split", phone)
    phone.by("act-regroup").click()
    expect(phone.by("done-list")).to_be_visible()
    look("regroup-done", phone)


def correct_a_lot(desk: DevicePage, look: Look, lot: str) -> None:
    """Dates and attributes of a lot, by someone who may change them."""
    desk.go("scan")
    expect(desk.by("scan-input")).to_be_visible()
    desk.scan(lot)
    expect(desk.by("lot-facts")).to_be_visible()
    desk.by("lot-edit").click()
    expect(desk.by("lot-form")).to_be_visible()
    look("lot-edit", desk)


def keep_papers(desk: DevicePage, look: Look, open_page: Callable[[DevicePage, str], None]) -> None:
    """The lists and forms of the office."""
    for page, name in PAPERS:
        open_page(desk, page)
        if page.endswith("/new"):
            expect(desk.by(re.compile("-form$"))).to_be_visible()
        look(name, desk)
    for page, name in DETAILS:
        open_page(desk, page)
        desk.page.locator("main ul[data-testid] a").first.click()
        # An inspection by a plan has a page of its own; all else opens beside its list.
        expect(desk.page.locator("main h2").first).to_be_visible()
        look(name, desk)
    _miss_a_certificate(desk, look, open_page)


def _miss_a_certificate(
    desk: DevicePage, look: Look, open_page: Callable[[DevicePage, str], None]
) -> None:
    """A shipment of which nothing has left has none yet, and it says why."""
    open_page(desk, "shipments")
    desk.page.locator("main ul[data-testid] a").first.click()
    desk.by("paper-certificate").click()
    expect(desk.by("certificate-missing")).to_be_visible()
    look("certificate-missing", desk)
