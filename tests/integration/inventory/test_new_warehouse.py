"""A warehouse that somebody adds reaches the devices of its site."""

from tests.integration.inventory.plant import Plant


async def test_devices_may_load_a_new_warehouse_as_soon_as_it_is_made(plant: Plant) -> None:
    phone = await plant.phone()
    boss = await plant.server.administrator()

    made = await plant.server.client.post(
        "/api/v1/locations",
        json={"code": "W-ANNEX", "name_en": "Annex", "kind": "warehouse", "parent": plant.site},
        headers=boss.headers,
    )

    assert made.status_code == 201, made.text
    granted = await plant.server.fetch(
        "SELECT scope FROM device_grant WHERE device_id = $1", phone.device
    )
    assert f"warehouse:{made.json()['id']}" in {row["scope"] for row in granted}
