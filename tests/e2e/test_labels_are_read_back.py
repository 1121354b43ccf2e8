"""A label that we print is read back by the camera of the app: turned, dirty and in bad light."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Playwright, expect

from takt.catalogue import code_key
from takt.inventory import lot_id
from tests.e2e.demo_plant import DemoPlant, demo_plant
from tests.e2e.device_page import DevicePage
from tests.e2e.label_photos import dim, dirty, film_of, page_picture, photo

GTINS = {"MSL-20": "6901234567892", "ORG-45": "6912345678902"}
"""These items have a number of the world: their lots are labelled in GS1 terms."""
LOTS = {
    "straight": ("MSL-20", "L2621A"),
    "turned by 15 degrees": ("MSL-25", "L2622A"),
    "turned by 45 degrees": ("MSL-30", "L2623A"),
    "dirty": ("ORG-45", "L2624A"),
    "dim": ("ORG-60", "L2625A"),
}


def ids_of(plant: DemoPlant) -> dict[str, str]:
    """How each lot of the film is called on devices."""
    items = plant.get("/api/v1/items?limit=500")["items"]
    item_of = {code_key(item["code"]): item["id"] for item in items}
    for code, gtin in GTINS.items():
        path = f"/api/v1/items/{item_of[code_key(code)]}/barcodes"
        plant.api.put(path, json={"barcodes": [[gtin, None]]}).raise_for_status()
    return {name: lot_id(item_of[code_key(item)], code) for name, (item, code) in LOTS.items()}


def printed(plant: DemoPlant, lot: str) -> bytes:
    """The document of one lot label, as it is sent to a printer."""
    order = {"kind": "lot", "ids": [lot], "design": "lot-60x40", "paper": "roll"}
    return plant.api.post("/api/v1/labels/pdf", json=order).raise_for_status().content


def film_of_lots(plant: DemoPlant, lots: dict[str, str], target: Path) -> Path:
    labels = {name: page_picture(printed(plant, lot)) for name, lot in lots.items()}
    photos = [
        photo(labels["straight"]),
        photo(labels["turned by 15 degrees"], 15),
        photo(labels["turned by 45 degrees"], 45),
        photo(labels["dirty"], 4, dirty),
        dim(photo(labels["dim"], 3)),
    ]
    return film_of(photos, target)


def test_each_printed_label_opens_the_card_of_its_lot(
    playwright: Playwright, tmp_path: Path
) -> None:
    with demo_plant(tmp_path / "plant") as plant:
        lots = ids_of(plant)
        film = film_of_lots(plant, lots, tmp_path / "labels.mjpeg")
        phone = DevicePage(playwright, plant, tmp_path / "phone", "Scanner", film=film)
        phone.open()
        phone.enrol()
        phone.unlock("storekeeper")

        phone.go("scan")
        phone.by("camera-toggle").click()
        for name, lot in lots.items():
            card = phone.page.locator(f"[data-testid=card-lot][data-id='{lot}']")
            expect(card, name).to_be_visible()

        # Nothing else was read: what was scanned is exactly what was printed.
        phone.by("camera-close").click()
        phone.by("scan-again").click()
        recent = phone.page.locator("h2.recent + *").get_by_role("button")
        expect(recent).to_have_count(len(lots))
        for _, code in LOTS.values():
            expect(recent.filter(has_text=code)).to_have_count(1)
        assert phone.errors == []
        phone.close()
