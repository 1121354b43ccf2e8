"""Attachments leave the devices after three months; the server keeps and shows them."""

from __future__ import annotations

from typing import Any

import pytest

from takt.inventory.attachments.aging import forget_attachments
from takt.runtime.blob_store import clean_up
from tests.integration.inventory.blob_lane import Lane, a_photo, name_of
from tests.integration.inventory.plant import Plant
from tests.integration.inventory.test_attachments import (
    LOT,
    an_attachment,
    another_site,
    attach,
    rows,
)
from tests.phone import Phone

DAY_MS = 24 * 3_600_000
PAGE = "/sync/v1/attachments"


async def listed(plant: Plant, phone: Phone, **asked: str) -> list[dict[str, Any]]:
    about = {"kind": "lot", "id": LOT} | asked
    reply = await plant.server.client.get(PAGE, params=about, headers=plant.headers[phone.device])
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["attachments"]
    return found


async def test_a_row_goes_after_three_months_and_its_photo_can_still_be_seen(plant: Plant) -> None:
    photo = a_photo()
    phone, _, act = await an_attachment(plant, photo)
    await Lane(plant, phone).send(photo)
    seen = (await rows(plant))[act]

    plant.clock.advance(89 * DAY_MS)
    young = await forget_attachments(plant.database, plant.clock.now_ms())
    plant.clock.advance(2 * DAY_MS)
    head = await forget_attachments(plant.database, plant.clock.now_ms())
    again = await forget_attachments(plant.database, plant.clock.now_ms())
    files = plant.server.app.state.blob_files
    removed = await clean_up(plant.database, files, plant.clock.now_ms())

    assert (young, head is not None, again, removed) == (None, True, None, 0)
    assert await rows(plant) == {}
    tombstones = await plant.server.fetch(
        "SELECT key FROM feed WHERE table_name = 'attachment' AND row IS NULL"
    )
    assert [row["key"] for row in tombstones] == [act]
    later = await plant.phone()
    assert await listed(plant, later) == [seen]
    path = f"/sync/v1/blob/{name_of(photo)}"
    reply = await plant.server.client.get(path, headers=plant.headers[later.device])
    assert reply.content == photo


async def test_many_go_a_page_at_a_time(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("takt.inventory.attachments.aging.BATCH", 2)
    phone, worker = await plant.phone(), await plant.worker()
    for shade in range(5):
        phone.record("attach", worker.id, attach(a_photo(shade, 80, 60)))
    await plant.push(phone)
    plant.clock.advance(91 * DAY_MS)

    left = []
    for _ in range(3):
        await forget_attachments(plant.database, plant.clock.now_ms())
        left.append(len(await rows(plant)))

    assert left == [3, 1, 0]


async def test_the_list_is_of_one_thing_and_without_what_was_taken_off(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    acts = [phone.record("attach", worker.id, attach(a_photo(shade))) for shade in (1, 2)]
    phone.record("attach", worker.id, attach(a_photo(3), kind="item", id_="1"))
    phone.record("undo", worker.id, {"operation": acts[0]["id"]})
    await plant.push(phone)

    assert [row["id"] for row in await listed(plant, phone)] == [acts[1]["id"]]
    assert len(await listed(plant, phone, kind="item", id="1")) == 1
    assert await listed(plant, phone, kind="delivery", id="9") == []


async def test_a_device_of_another_site_sees_neither_list_nor_photo(plant: Plant) -> None:
    photo = a_photo()
    phone, _, _ = await an_attachment(plant, photo)
    await Lane(plant, phone).send(photo)
    elsewhere = await another_site(plant)
    async with plant.database.transaction() as connection:
        await connection.execute("UPDATE attachment SET site = $1", elsewhere)

    path = f"/sync/v1/blob/{name_of(photo)}"
    reply = await plant.server.client.get(path, headers=plant.headers[phone.device])

    assert await listed(plant, phone) == []
    assert reply.status_code == 404


@pytest.mark.parametrize(
    "asked", [{"kind": "person"}, {"id": "../x"}, {"id": "x" * 65}, {"id": ""}, {"id": "a\0"}]
)
async def test_what_nobody_can_mean_is_refused(plant: Plant, asked: dict[str, str]) -> None:
    phone = await plant.phone()
    about = {"kind": "lot", "id": LOT} | asked

    reply = await plant.server.client.get(PAGE, params=about, headers=plant.headers[phone.device])

    assert reply.status_code == 400


async def test_the_list_is_for_devices(plant: Plant) -> None:
    person = await plant.worker("viewer")
    about = {"kind": "lot", "id": LOT}

    reply = await plant.server.client.get(PAGE, params=about, headers=person.headers)

    assert reply.status_code in (401, 403)
