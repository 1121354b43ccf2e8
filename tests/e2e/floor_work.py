"""What the people of the browser test do, as data, and how a worker's hands do it.

Every act is scanned: places and goods in the order in which they lie in the hand, or as the
labels lie before the lens.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import expect

from tests.e2e.device_page import DevicePage


@dataclass(frozen=True)
class Work:
    """One act: the page it is done on, what is scanned, how many, and what the kind asks for."""

    page: str
    scans: tuple[str, ...] = ()
    quantity: int = 1
    lot: str = ""


def move(source: str, item: str, target: str, quantity: int) -> Work:
    return Work("move", (f"L:{source}", f"I:{item}", f"L:{target}"), quantity)


def receive(item: str, target: str, quantity: int, lot: str = "") -> Work:
    return Work("receive", (f"I:{item}", f"L:{target}"), quantity, lot)


def issue(source: str, item: str, quantity: int) -> Work:
    return Work("issue", (f"L:{source}", f"I:{item}"), quantity)


def scrap(source: str, item: str, quantity: int) -> Work:
    return Work("scrap", (f"L:{source}", f"I:{item}"), quantity)


UNDO = Work("undo")
BY_CAMERA = Work("camera")
CAMERA_LABELS = ("L:AW-6", "I:CA-5965", "L:AW-50")


def hold(item: str, lot: str) -> Work:
    return Work("hold", (f"T:{item}:{lot}",))


ACTS_OF_A: list[Work] = [
    receive("CH-0234", "AW-6", 40, lot="A-7001"),
    *(move("AW-6", "CA-5965", "AW-50", 2 + n) for n in range(6)),
    *(receive("BE-2349", "AW-6", 10 + n) for n in range(4)),
    *(issue("AW-6", "CA-5965", 1 + n) for n in range(6)),
    scrap("AW-6", "CA-7457", 3),
    UNDO,
    hold("CH-0234", "A-7001"),
    *(scrap("AW-6", "CA-5965", 1 + n) for n in range(3)),
    *(move("AW-50", "CA-5965", "AW-6", 1 + n) for n in range(7)),
    BY_CAMERA,
]
ACTS_OF_B: list[Work] = [
    *(receive("HN-1024", "AW-1", 5 + n) for n in range(6)),
    *(move("AW-1", "AR-5381", "AW-50", 1 + n) for n in range(9)),
    *(issue("AW-50", "AR-5381", 2 + n) for n in range(8)),
    *(scrap("AW-1", "BA-8327", 1 + n) for n in range(6)),
]


def do(phone: DevicePage, work: Work) -> None:
    """Do one act with the hands of a worker and wait for its confirmation."""
    if work.page == "undo":
        phone.by("undo-last").click()
        expect(phone.by("undone")).to_be_visible()
        return
    if work is BY_CAMERA:
        move_by_camera(phone)
        return
    phone.go("")
    phone.go(work.page)
    expect(phone.by(f"flow-{work.page}")).to_be_visible()
    for code in work.scans:
        phone.scan(code)
    if work.lot:
        # By hand and slowly: text that comes in one piece is what a scanner commits.
        phone.by("lot-code").press_sequentially(work.lot, delay=120)
    _give_reason(phone, work)
    if work.quantity == 1:
        phone.by(f"act-{work.page}").click()
    else:
        _type_on_the_pad(phone, work.quantity)
    expect(phone.by("done-list")).to_be_visible()


def move_by_camera(phone: DevicePage) -> None:
    """Three labels before the lens fill the form; one tap records."""
    phone.go("")
    phone.go("move")
    expect(phone.by("flow-move")).to_be_visible()
    phone.by("camera-toggle").click()
    expect(phone.by("slot-to")).to_contain_text(CAMERA_LABELS[-1][2:])
    phone.by("camera-close").click()
    phone.by("act-move").click()
    expect(phone.by("done-list")).to_be_visible()


def _type_on_the_pad(phone: DevicePage, quantity: int) -> None:
    """The pad's own button records, since nothing else is missing by then."""
    phone.by("quantity-open").click()
    for digit in str(quantity):
        phone.by(f"pad-{digit}").click()
    phone.by("pad-ok").click()


def _give_reason(phone: DevicePage, work: Work) -> None:
    if work.page in ("scrap", "hold"):
        reasons = phone.page.locator("[data-testid^=reason-]")
        if reasons.count():
            reasons.first.click()
