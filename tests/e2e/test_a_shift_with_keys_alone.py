"""A keyboard is enough: from the choice of a person to the undo of an act, without a mouse.

On the whole way the focus has to be seen, and every part has to be reached by Tab.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, expect

from tests.e2e.demo_plant import DemoPlant, demo_plant
from tests.e2e.device_page import DESK, DevicePage

"""A hand types slower than a scanner: keys that come quickly are taken for a scan."""
HAND_MS = 90
FOCUS_SHOWS = """
() => {
  const part = document.activeElement
  if (part === null || part === document.body) return 'nothing has the focus'
  const box = part.getBoundingClientRect()
  const rings = one => {
    const style = getComputedStyle(one)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  }
  // A field may show the ring around its whole frame.
  const frame = part.closest('label') ?? part
  if (!rings(part) && !rings(frame)) return 'no ring around ' + part.outerHTML.slice(0, 120)
  const isInSight = box.bottom > 0 && box.top < innerHeight
  return isInSight ? '' : 'out of sight: ' + part.outerHTML.slice(0, 120)
}
"""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoPlant]:
    with demo_plant(tmp_path / "demo") as plant:
        yield plant


class Hands:
    """Presses keys and nothing else."""

    def __init__(self, device: DevicePage) -> None:
        self.device = device
        self.keys = device.page.keyboard

    def tab_to(self, wanted: Locator) -> None:
        """Press Tab until the part has the focus, which has to be seen on the whole way."""
        expect(wanted).to_be_visible()
        for _ in range(80):
            self.keys.press("Tab")
            if self.device.page.evaluate("document.activeElement === document.body"):
                continue
            assert self.device.page.evaluate(FOCUS_SHOWS) == ""
            if wanted.evaluate("part => part === document.activeElement"):
                return
        raise AssertionError(f"{wanted} is not reached by Tab")

    def press(self, test_id: str) -> None:
        self.tab_to(self.device.by(test_id).first)
        self.keys.press("Enter")

    def follow(self, address: str) -> None:
        """Go where the navigation leads."""
        self.tab_to(self.device.page.locator(f'nav a[href="{address}"]').locator("visible=true"))
        self.keys.press("Enter")

    def type(self, text: str) -> None:
        self.keys.type(text, delay=HAND_MS)

    def unlock(self, person: str) -> None:
        """Choose a person and type the PIN on the keyboard."""
        plant = self.device.plant
        self.press(f"person-{plant.people[person]}")
        expect(self.device.by("pad-ok")).to_be_visible()
        self.type(plant.pin_of(person))
        self.keys.press("Enter")
        expect(self.device.by("switch-person")).to_be_visible()

    def look_up(self, code: str) -> None:
        """Type a code into the field of the page."""
        self.tab_to(self.device.by("scan-input"))
        self.type(code)
        self.keys.press("Enter")


def test_a_move_is_made_undone_and_handed_over_with_the_keyboard_alone(
    playwright: Playwright, demo: DemoPlant, tmp_path: Path
) -> None:
    desk = DevicePage(playwright, demo, tmp_path / "keys", "Keyboard", dict(DESK), moves=True)
    desk.open()
    desk.enrol()
    hands = Hands(desk)
    hands.unlock("storekeeper")

    hands.press("home-scan")
    hands.look_up("I:CAS-V65")
    expect(desk.by("card-item")).to_be_visible()
    hands.press("card-act-move")
    expect(desk.by("flow-move")).to_be_visible()
    for code in ("L:RM-A-02", "L:RM-A-07"):
        hands.look_up(code)
    hands.press("quantity-open")
    expect(desk.by("quantity-sheet")).to_be_visible()
    hands.press("pad-2")
    hands.press("pad-ok")
    expect(desk.by("done-list")).to_be_visible()

    hands.press("undo-last")
    expect(desk.by("undone")).to_be_visible()
    desk.wait_until_booked()
    hands.follow("#/acts")
    expect(desk.by("acts")).to_be_visible()
    kinds = [desk.by("acts").get_by_test_id(name) for name in ("act-stock.move", "act-undo")]
    for kind in kinds:
        expect(kind).to_have_count(1)
        expect(kind.get_by_test_id("act-state")).to_have_attribute("data-state", "booked")

    hands.press("switch-person")
    hands.unlock("operator")
    expect(desk.by("switch-person")).to_contain_text(str(demo.sign_ins["operator"]["name"]))
    desk.close()
