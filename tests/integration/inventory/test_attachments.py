"""Photos on things: the act and its bytes come in any order, and the author may take them off."""

from __future__ import annotations

import json
from typing import Any

import pytest

from takt.app import EXTENSIONS
from takt.inventory.waiting_acts import settle_waiting
from takt.runtime import blob_store
from tests.integration.inventory.blob_lane import Lane, a_photo, name_of
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Phone
from tests.server import insert_site

LOT = "00000000-0000-7000-8000-0000000000aa"


def attach(photo: bytes, kind: str = "lot", id_: str = LOT, **more: Any) -> dict[str, Any]:
    subject = {"kind": kind, "id": id_}
    said = {"blob": name_of(photo), "size": len(photo), "type": "image/jpeg", "subject": subject}
    return said | {"caption": "丝印模糊"} | more


async def rows(plant: Plant) -> dict[str, dict[str, Any]]:
    """What devices of the site see."""
    found = await plant.server.fetch(
        "SELECT key, row FROM feed WHERE table_name = 'attachment' AND row IS NOT NULL"
        " AND scope = $1",
        f"site:{plant.site}",
    )
    return {row["key"]: json.loads(row["row"]) for row in found}


async def another_site(plant: Plant) -> int:
    async with plant.database.transaction() as connection:
        return await insert_site(connection, 900_002)


async def an_attachment(plant: Plant, photo: bytes) -> tuple[Phone, int, str]:
    phone, worker = await plant.phone(), await plant.worker()
    act = phone.record("attach", worker.id, attach(photo))
    receipt = await plant.push(phone)
    assert receipt["results"] == [[1, "applied"]]
    return phone, worker.id, act["id"]


async def test_an_attachment_is_seen_by_every_device_of_the_site(plant: Plant) -> None:
    photo = a_photo()
    phone, person, act = await an_attachment(plant, photo)

    assert await rows(plant) == {
        act: {
            "at": phone.now_ms(),
            "blob": name_of(photo),
            "caption": "丝印模糊",
            "id": act,
            "person": person,
            "size": len(photo),
            "subject_id": LOT,
            "subject_kind": "lot",
            "type": "image/jpeg",
        }
    }


async def test_after_the_act_its_bytes_come_without_a_quota(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S84."""
    monkeypatch.setattr("takt_sync.blobs.UNANNOUNCED_BYTES_MAX", 1)
    photo = a_photo()
    phone, _, _ = await an_attachment(plant, photo)

    done = await Lane(plant, phone).send(photo)

    assert done["complete"] is True


async def test_bytes_that_came_before_their_act_are_kept_for_good_from_then_on(
    plant: Plant,
) -> None:
    """S84, S85."""
    photo, phone, worker = a_photo(), await plant.phone(), await plant.worker()
    await Lane(plant, phone).send(photo)
    phone.record("attach", worker.id, attach(photo, kind="item", id_=str(GLUE)))
    await plant.push(phone)
    files = plant.server.app.state.blob_files

    later_ms = plant.clock.now_ms() + 99 * 24 * 3_600_000
    removed = await blob_store.clean_up(plant.database, files, later_ms)

    assert removed == 0
    assert files.fault_of(name_of(photo)) is None


async def test_its_author_takes_it_off_again_and_the_bytes_stay(plant: Plant) -> None:
    photo = a_photo()
    phone, person, act = await an_attachment(plant, photo)

    phone.record("undo", person, {"operation": act})
    first = await plant.push(phone)
    phone.record("undo", person, {"operation": act})
    second = await plant.push(phone)

    assert first["results"] == [[2, "applied"]]
    assert second["results"] == [[3, "held", "already_decided"]]
    assert await rows(plant) == {}
    stored = await plant.server.fetch("SELECT undone_by IS NOT NULL AS off FROM attachment")
    assert [row["off"] for row in stored] == [True]


async def test_an_attachment_and_its_undo_may_come_in_one_push(plant: Plant) -> None:
    photo, phone, worker = a_photo(), await plant.phone(), await plant.worker()
    act = phone.record("attach", worker.id, attach(photo))
    phone.record("undo", worker.id, {"operation": act["id"]})

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"], [2, "applied"]]
    assert await rows(plant) == {}


async def test_nobody_else_takes_it_off(plant: Plant) -> None:
    photo = a_photo()
    phone, _, act = await an_attachment(plant, photo)
    other = await plant.worker()

    phone.record("undo", other.id, {"operation": act})
    receipt = await plant.push(phone)

    assert receipt["results"] == [[2, "held", "not_own_act"]]
    assert list(await rows(plant)) == [act]


async def test_an_undo_that_comes_before_its_attachment_waits_for_it(plant: Plant) -> None:
    """S46."""
    photo, worker = a_photo(), await plant.worker()
    first, second = await plant.phone(), await plant.phone()
    act = first.record("attach", worker.id, attach(photo))
    second.record("undo", worker.id, {"operation": act["id"]})
    await plant.push(second)
    await plant.push(first)
    await settle_waiting(plant.database, plant.clock.now_ms(), EXTENSIONS)

    assert await rows(plant) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"blob": "x" * 64},
        {"blob": None},
        {"size": 0},
        {"size": 10 * 2**20 + 1},
        {"type": "image/svg+xml"},
        {"subject": {"kind": "person", "id": "1"}},
        {"subject": {"kind": "lot", "id": "../x"}},
        {"caption": "x" * 201},
    ],
)
async def test_what_nobody_can_interpret_is_held_and_claims_nothing(
    plant: Plant, wrong: dict[str, Any]
) -> None:
    phone, worker = await plant.phone(), await plant.worker()
    phone.record("attach", worker.id, attach(a_photo(), **wrong))

    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "held", "unparsed"]]
    assert await plant.server.fetch("SELECT blob FROM blob_claim") == []


async def test_a_device_sees_the_photos_that_its_rows_name_and_no_others(plant: Plant) -> None:
    """S81: on a floor phone nobody has a token of a person."""
    photo, secret = a_photo(1), a_photo(2)
    phone, person, act = await an_attachment(plant, photo)
    other = await plant.phone()
    for content in (photo, secret):
        await Lane(plant, phone).send(content)

    async def seen(content: bytes, size: str) -> int:
        path = f"/sync/v1/blob/{name_of(content)}?size={size}"
        reply = await plant.server.client.get(path, headers=plant.headers[other.device])
        return reply.status_code

    assert [await seen(photo, "thumb"), await seen(photo, "full")] == [200, 200]
    assert await seen(secret, "full") == 404
    phone.record("undo", person, {"operation": act})
    await plant.push(phone)
    assert await seen(photo, "full") == 404


async def test_a_photo_is_shown_to_people_of_its_site_until_it_is_taken_off(plant: Plant) -> None:
    photo = a_photo()
    page = f"/api/v1/blob/{name_of(photo)}"
    elsewhere = await another_site(plant)
    people = [
        await plant.worker("viewer"),
        await plant.server.administrator(),
        await plant.server.person("viewer", site=elsewhere),
    ]

    async def shown() -> list[int]:
        replies = [await plant.server.client.get(page, headers=one.headers) for one in people]
        return [reply.status_code for reply in replies]

    await Lane(plant, await plant.phone()).send(photo)
    unnamed = await shown()
    phone, person, act = await an_attachment(plant, photo)
    named = await shown()
    phone.record("undo", person, {"operation": act})
    await plant.push(phone)

    assert (unnamed, named) == ([404, 404, 404], [200, 200, 404])
    assert await shown() == [404, 404, 404]


async def test_a_photo_of_somebody_without_rights_is_kept_and_noted(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("operator")
    stranger = await plant.server.person("operator", site=await another_site(plant))
    phone.record("attach", worker.id, attach(a_photo(1)))
    phone.record("attach", stranger.id, attach(a_photo(2)))
    await plant.push(phone)

    assert len(await rows(plant)) == 2
    [notice] = await plant.notices()
    assert (notice["code"], notice["person"]) == ("inventory.right_revoked", stranger.id)
    assert notice["data"]["permission"] == "inventory.view"
