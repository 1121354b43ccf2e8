"""A photo at a receipt, taken without network: the act goes up first, then the photo.

The upload is cut in its middle and goes on where it was; another phone sees the small picture.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Playwright, Request, Route, expect

from tests.e2e.bicycle_plant import BicyclePlant
from tests.e2e.camera import HEIGHT, WIDTH, jpeg
from tests.e2e.device_page import DevicePage

PHOTO_BYTES_MAX = 200_000
LOT = "P-7001"
KEPT = """
() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('takt.photos')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const database = opening.result
    const all = database.transaction('blob').objectStore('blob').getAll()
    all.onsuccess = () => {
      database.close()
      resolve(all.result)
    }
  }
})
"""


def film_of_dirt(target: Path) -> Path:
    """What no camera shrinks well: a bench full of small things."""
    chance = random.Random(7)
    frame = Image.frombytes("RGB", (WIDTH, HEIGHT), chance.randbytes(WIDTH * HEIGHT * 3))
    target.write_bytes(jpeg(frame) * 3)
    return target


def a_phone(driver: Playwright, plant: BicyclePlant, folder: Path, **more: Any) -> DevicePage:
    person = more.pop("person")
    phone = DevicePage(driver, plant, folder, **more)
    phone.open()
    phone.enrol()
    phone.unlock(person)
    phone.wait_until_booked()
    phone.wait_until_ready_for_offline()
    return phone


def receive_with_a_photo(phone: DevicePage) -> None:
    """Scan goods and place, name the lot, take the photo, record."""
    phone.go("receive")
    expect(phone.by("flow-receive")).to_be_visible()
    phone.scan("I:CH-0234")
    phone.scan("L:AW-6")
    phone.by("lot-code").press_sequentially(LOT, delay=120)
    phone.by("photo-take").click()
    phone.by("photo-shoot").click()
    expect(phone.by("photo")).to_have_attribute("data-state", "draft")
    phone.by("act-receive").click()
    expect(phone.by("done-list")).to_be_visible()


class Line:
    """Notes what goes out, and cuts the first upload that is in its middle."""

    def __init__(self, phone: DevicePage) -> None:
        self.asked: list[str] = []
        self.offsets: list[int] = []
        self.is_cut = False
        phone.page.on("request", self.note)
        phone.page.context.route("**/sync/v1/blob/*", self.carry)

    def note(self, request: Request) -> None:
        if "/sync/v1/" in request.url:
            what = request.url.split("/sync/v1/")[1].split("/")[0]
            self.asked.append(f"{request.method} {what}")

    def carry(self, route: Route) -> None:
        said = route.request.headers.get("content-range", "")
        offset = int(said.removeprefix("bytes ").split("-")[0]) if said else 0
        if said:
            self.offsets.append(offset)
        if offset > 0 and not self.is_cut:
            self.is_cut = True
            route.abort("connectionreset")
        else:
            route.continue_()


def test_a_photo_taken_without_network_follows_its_act_and_is_seen_elsewhere(
    playwright: Playwright, plant: BicyclePlant, tmp_path: Path
) -> None:
    film = film_of_dirt(tmp_path / "dirt.mjpeg")
    phone = a_phone(playwright, plant, tmp_path / "a", name="Phone A", film=film, person="李师傅")
    other = a_phone(playwright, plant, tmp_path / "b", name="Phone B", person="Bo Berg")
    phone.cut()
    receive_with_a_photo(phone)
    phone.go("queue")
    expect(phone.by("waiting-photo")).to_have_count(1)
    kept = phone.page.evaluate(KEPT)
    assert len(kept) == 1
    assert 64 * 1024 < kept[0]["size"] <= PHOTO_BYTES_MAX

    line = Line(phone)
    phone.heal()

    expect(phone.by("waiting-photo")).to_have_count(0)
    sent = [what for what in line.asked if what in {"POST push", "PUT blob"}]
    assert sent[0] == "POST push"
    assert line.is_cut
    # The piece that was cut is the one that comes again, and nothing before it.
    assert line.offsets[0] == 0
    assert line.offsets.count(0) == 1
    assert line.offsets == sorted(line.offsets)
    other.go("scan")
    other.scan(f"T:CH-0234:{LOT}")
    expect(other.by("card-lot")).to_be_visible()
    expect(other.by("photo")).to_have_attribute("data-state", "server")
    picture = other.by("photo").locator("img")
    expect(picture).to_be_visible()
    assert 0 < picture.evaluate("image => image.naturalWidth") <= 320
    other.by("photo").click()
    expect(other.by("photo-full")).to_be_visible()
    assert other.by("photo-full").evaluate("image => image.naturalWidth") > 320
    assert phone.errors == other.errors == []
    assert "Everything fits" in plant.command("verify")
    phone.close()
    other.close()
