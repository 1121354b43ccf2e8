"""Pictures of instructions: sent before the version, kept with it, seen by whoever sees it."""

from __future__ import annotations

from takt.runtime import blob_store
from takt.runtime.blob_files import BlobFiles
from tests.integration.documents import Desk
from tests.integration.inventory.blob_lane import Lane, a_photo, name_of, path_of
from tests.integration.quality.plan_desk import PLANS, plan, version

MONTHS_MS = 90 * 86_400_000


async def test_a_picture_that_came_is_kept_and_shown_with_its_version(desk: Desk) -> None:
    picture, plant = a_photo(), desk.plant
    await Lane(plant, desk.phone).send(picture)
    made = await desk.ask("POST", PLANS, plan())
    path = f"{PLANS}/{made['id']}/versions"
    other = await plant.phone()
    client = plant.server.client
    device = plant.headers[other.device]
    assert (await client.get(path_of(picture), headers=device)).status_code == 404

    stored = await desk.ask("POST", path, version(pictures=[name_of(picture)]))

    assert stored["pictures"] == [name_of(picture)]
    assert (await client.get(path_of(picture), headers=device)).content == picture
    person = (await plant.worker("operator")).headers
    shown = await client.get(f"/api/v1/blob/{name_of(picture)}?size=thumb", headers=person)
    assert shown.status_code == 200
    files: BlobFiles = plant.server.app.state.blob_files
    later = plant.clock.now_ms() + MONTHS_MS
    assert await blob_store.clean_up(plant.database, files, later) == 0
    assert files.path(name_of(picture)).exists()


async def test_a_picture_that_never_came_is_named(desk: Desk) -> None:
    made = await desk.ask("POST", PLANS, plan())
    before = await desk.plant.server.written()

    reply = await desk.plant.server.client.post(
        f"/api/v1/{PLANS}/{made['id']}/versions",
        headers=desk.planner.headers,
        json=version(pictures=["a" * 64]),
    )

    assert reply.status_code == 422
    assert reply.json()["errors"] == [{"field": "pictures.0", "code": "not_here"}]
    assert await desk.plant.server.written() == before
