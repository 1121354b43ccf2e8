"""Photos are checked by `takt verify`, and travel with backups."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from takt.cli import main
from takt.kernel.clock import ManualClock
from takt.runtime import blob_store
from takt.runtime.backup import make_backup
from takt.runtime.blob_files import BlobFiles
from takt.runtime.blob_store import Announced
from takt.runtime.installation import Installation
from takt.runtime.restore import restore
from takt.settings import Settings
from tests.conftest import TestServer
from tests.integration.inventory.blob_lane import Lane, a_photo, name_of
from tests.integration.inventory.plant import Plant


async def verify(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    code = await asyncio.to_thread(main, ["verify", "--json"])
    lines = capsys.readouterr().out.strip().splitlines()
    return code, [msgspec.json.decode(line) for line in lines]


@pytest.fixture
def at_the_terminal(
    postgres: TestServer, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TAKT_DATABASE_URL", postgres.owner_url(database_name))


@pytest.mark.usefixtures("at_the_terminal")
async def test_verify_names_a_photo_that_waits_and_is_content(
    plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    """S85: announced and not here is no error."""
    phone, photo = await plant.phone(), a_photo()
    async with plant.database.transaction() as connection:
        blob = Announced(name_of(photo), len(photo), "image/jpeg")
        await blob_store.announce(connection, phone.device, [blob], plant.clock.now_ms())
    await Lane(plant, phone).send(photo, until=5_000)

    code, lines = await verify(capsys)

    assert code == 0
    assert lines == [
        {"waiting": name_of(photo), "received": 5_000, "size": len(photo)},
        {"differences": 0},
    ]


@pytest.mark.usefixtures("at_the_terminal")
async def test_verify_names_every_photo_that_is_not_what_its_name_says(
    plant: Plant, capsys: pytest.CaptureFixture[str]
) -> None:
    """S83."""
    lane, files = (
        Lane(plant, await plant.phone()),
        BlobFiles(plant.server.app.state.settings.data_dir),
    )
    whole, rotten, gone = a_photo(1), a_photo(2), a_photo(3)
    for photo in (whole, rotten, gone):
        await lane.send(photo)
    files.path(name_of(rotten)).write_bytes(b"\xff\xd8\xff rot")
    files.path(name_of(gone)).unlink()

    code, lines = await verify(capsys)

    assert code == 1
    assert {line["where"] for line in lines[:-1]} == {name_of(rotten), name_of(gone)}
    assert all(line["what"] == "blob" for line in lines[:-1])


async def test_a_restored_server_has_the_photos_of_its_backup(
    plant: Plant, postgres: TestServer, database_name: str, clock: ManualClock
) -> None:
    """S85."""
    settings: Settings = plant.server.app.state.settings
    settings.secrets.mkdir(exist_ok=True)
    place = Installation(
        settings,
        postgres.owner_url(database_name),
        postgres.app_url(database_name),
        postgres.app_role,
        None,
        False,
    )
    photo, files = a_photo(), BlobFiles(settings.data_dir)
    await Lane(plant, await plant.phone()).send(photo)
    made = await make_backup(place, clock)
    files.remove(name_of(photo))
    await plant.database.close()

    done = await restore(place, made.path, clock)

    assert files.fault_of(name_of(photo)) is None
    assert f"files/blobs/{name_of(photo)[:2]}/{name_of(photo)}" in made.manifest.parts
    assert not [name for name in made.manifest.parts if name.startswith("thumbnails")]
    if done.aside is not None:
        await postgres.drop(done.aside)
