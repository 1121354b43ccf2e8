"""Photos come in pieces, whole or not at all, and what comes is what its name says."""

from __future__ import annotations

import asyncio
import io
import os
from uuid import uuid4

import pytest
from PIL import Image

from takt.runtime import blob_files, blob_store
from takt.runtime.blob_files import BlobFiles
from takt.runtime.blob_store import Announced
from takt_sync.blobs import BLOB_BYTES_MAX, PIECE_BYTES_MAX, UNANNOUNCED_BYTES_MAX
from tests.integration.inventory.blob_lane import Lane, a_photo, name_of, path_of
from tests.integration.inventory.plant import Plant

DAY_MS = 24 * 3_600_000


def files_of(plant: Plant) -> BlobFiles:
    files: BlobFiles = plant.server.app.state.blob_files
    return files


async def announce(plant: Plant, device: str, content: bytes) -> None:
    """As an applied act does it."""
    blob = Announced(name_of(content), len(content), "image/jpeg")
    async with plant.database.transaction() as connection:
        await blob_store.announce(connection, device, [blob], plant.clock.now_ms())


async def attached(plant: Plant, content: bytes, site: int | None = None) -> None:
    """As if something at a site had this photo; it is seen there."""
    async with plant.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO attachment (operation, blob, size, type, subject_kind, subject_id, person,"
            " device, site, effective) VALUES ($1, $2, 1, 'image/jpeg', 'item', '1', 1, $1, $3, 1)",
            uuid4(), name_of(content), site or plant.site,
        )  # fmt: skip


async def test_a_photo_comes_in_pieces_and_is_seen_whole_and_small(plant: Plant) -> None:
    """S80, S81, S82."""
    photo, lane = a_photo(), Lane(plant, await plant.phone())
    viewer = await plant.worker()
    page = f"/api/v1/blob/{name_of(photo)}"

    assert await lane.has(photo) == (0, "?0")
    done = await lane.send(photo)
    await attached(plant, photo)
    full = await plant.server.client.get(page, headers=viewer.headers)
    thumb = await plant.server.client.get(page + "?size=thumb", headers=viewer.headers)

    assert done["complete"] is True
    assert await lane.has(photo) == (len(photo), "?1")
    assert full.content == photo
    assert full.headers["content-type"] == "image/jpeg"
    assert full.headers["x-content-type-options"] == "nosniff"
    assert full.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert len(thumb.content) < len(photo)
    assert max(Image.open(io.BytesIO(thumb.content)).size) == 320


async def test_an_upload_that_was_cut_goes_on_where_it_was(plant: Plant) -> None:
    """S82: at the wrong place the right one is answered, and nothing is written."""
    photo, lane = a_photo(), Lane(plant, await plant.phone())
    await lane.send(photo, until=6_000)

    wrong = await lane.put(photo, 0, photo[:100])
    again = await lane.put(photo, 6_001, photo[6_001:6_010])
    done = await lane.send(photo)

    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (
        409,
        "offset",
        6000,
    )
    assert again.json()["offset"] == 6_000
    assert done == {"offset": len(photo), "complete": True, "server_time": done["server_time"]}


async def test_what_is_complete_is_answered_as_complete_and_not_read(plant: Plant) -> None:
    """S82, and S81: whoever sent it."""
    photo = a_photo()
    first, second = Lane(plant, await plant.phone()), Lane(plant, await plant.phone())
    await second.send(photo, until=3_000)
    await first.send(photo)

    reply = await second.put(photo, 3_000, b"anything at all")

    assert await second.has(photo) == (len(photo), "?1")
    assert reply.json()["complete"] is True
    assert files_of(plant).fault_of(name_of(photo)) is None


async def test_an_upload_whose_last_answer_never_came_is_finished_by_any_piece(
    plant: Plant,
) -> None:
    """S82: the server died between the last byte and its hash."""
    photo, phone = a_photo(), await plant.phone()
    lane = Lane(plant, phone)
    await lane.send(photo, until=5_000)
    part = plant.server.app.state.settings.data_dir / "uploads" / phone.device / name_of(photo)
    part.write_bytes(photo)

    assert await lane.has(photo) == (len(photo), "?0")
    reply = await lane.put(photo, len(photo) - 1, photo[-1:])

    assert reply.json()["complete"] is True


async def test_other_bytes_than_the_name_says_are_never_kept(plant: Plant) -> None:
    """S83."""
    photo, other = a_photo(1), a_photo(2)
    lane = Lane(plant, await plant.phone())

    reply = await lane.put(photo, 0, other, total=len(other))

    assert (reply.status_code, reply.json()["code"]) == (409, "content")
    assert await lane.has(photo) == (0, "?0")
    assert not files_of(plant).path(name_of(photo)).exists()


async def test_the_pieces_of_one_device_never_meet_those_of_another(plant: Plant) -> None:
    """S83: what somebody else begins wrongly spoils nothing."""
    photo, other = a_photo(1), a_photo(2)
    honest, hostile = Lane(plant, await plant.phone()), Lane(plant, await plant.phone())
    await hostile.put(photo, 0, other[:5_000])

    assert await honest.has(photo) == (0, "?0")
    await honest.send(photo)

    assert files_of(plant).fault_of(name_of(photo)) is None


@pytest.mark.parametrize(
    "beginning",
    [b"<svg xmlns='http://www.w3.org/2000/svg'>", b"<!doctype html><script>", b"GIF89a", b"MZ" * 9],
)
async def test_what_is_no_photo_and_no_pdf_is_refused_by_its_first_bytes(
    plant: Plant, beginning: bytes
) -> None:
    """S80."""
    lane = Lane(plant, await plant.phone())

    reply = await lane.put(beginning, 0, beginning)

    assert (reply.status_code, reply.json()["code"]) == (415, "type")
    assert await lane.has(beginning) == (0, "?0")


async def test_a_pdf_is_handed_out_to_be_saved_and_has_no_small_picture(plant: Plant) -> None:
    """S80."""
    paper = b"%PDF-1.7\n" + b"certificate " * 99
    lane, viewer = Lane(plant, await plant.phone()), await plant.worker()
    page = f"/api/v1/blob/{name_of(paper)}"
    await lane.send(paper)
    await attached(plant, paper)

    full = await plant.server.client.get(page, headers=viewer.headers)
    thumb = await plant.server.client.get(page + "?size=thumb", headers=viewer.headers)

    assert full.headers["content-type"] == "application/pdf"
    assert full.headers["content-disposition"].startswith("attachment;")
    assert thumb.status_code == 404


async def test_a_picture_that_nobody_can_read_is_kept_and_has_no_small_one(plant: Plant) -> None:
    """S83: the bytes are what they are."""
    broken = a_photo()[:900] + bytes(3_000)
    bomb = _a_bomb()
    lane, viewer = Lane(plant, await plant.phone()), await plant.worker()

    for content in (broken, bomb):
        await lane.send(content)
        await attached(plant, content)
        page = f"/api/v1/blob/{name_of(content)}?size=thumb"
        reply = await plant.server.client.get(page, headers=viewer.headers)
        assert reply.status_code == 404
        assert await lane.has(content) == (len(content), "?1")


def _a_bomb() -> bytes:
    """A small PNG that claims more pixels than any camera makes."""
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    return written.getvalue()


async def test_sizes_have_limits_that_are_named(plant: Plant) -> None:
    """S80, S82."""
    photo, lane = a_photo(), Lane(plant, await plant.phone())

    whole = await lane.put(photo, 0, photo[:100], total=BLOB_BYTES_MAX + 1)
    piece = await lane.put(photo, 0, bytes(PIECE_BYTES_MAX + 1), total=BLOB_BYTES_MAX)

    assert (whole.status_code, whole.json()["code"]) == (413, "too_large")
    assert whole.json()["limit"] == BLOB_BYTES_MAX
    assert (piece.status_code, piece.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "said", ["", "bytes 0-9/*", "bytes 5-2/10", "bytes 0-98/200", "bytes 0-99/100, 1", "octets 0"]
)
async def test_a_range_that_is_none_is_malformed(plant: Plant, said: str) -> None:
    """S82."""
    photo, phone = a_photo(), await plant.phone()
    headers = plant.headers[phone.device] | {"content-range": said}

    reply = await plant.server.client.put(path_of(photo), content=photo[:100], headers=headers)

    assert (reply.status_code, reply.json()["code"]) == (400, "malformed")


async def test_unannounced_bytes_have_a_quota_and_announced_ones_have_none(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S84: in any order, and the disk stays safe."""
    phone = await plant.phone()
    lane = Lane(plant, phone)
    early, late, named = a_photo(1), a_photo(2), a_photo(3)
    assert UNANNOUNCED_BYTES_MAX == 64 * 2**20
    monkeypatch.setattr("takt_sync.blobs.UNANNOUNCED_BYTES_MAX", len(early) + 5_000)
    await lane.send(early)
    await lane.send(late, until=4_096)

    full = await lane.put(late, 4_096, late[4_096:9_000])
    await announce(plant, phone.device, named)
    await lane.send(named)
    await announce(plant, phone.device, early)
    await lane.send(late)

    assert (full.status_code, full.json()["code"]) == (429, "quota")
    assert await lane.has(named) == (len(named), "?1")
    assert await lane.has(late) == (len(late), "?1")


async def test_an_attachment_of_another_device_lifts_no_quota(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S84."""
    author, other = await plant.phone(), await plant.phone()
    photo = a_photo()
    monkeypatch.setattr("takt_sync.blobs.UNANNOUNCED_BYTES_MAX", 100)
    await announce(plant, author.device, photo)

    reply = await Lane(plant, other).put(photo, 0, photo[:200])
    await Lane(plant, author).send(photo)

    assert reply.json()["code"] == "quota"


async def test_a_disk_that_is_about_to_be_full_is_left_to_operations(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S84."""
    photo, phone = a_photo(), await plant.phone()
    await announce(plant, phone.device, photo)
    monkeypatch.setattr(blob_files, "FREE_BYTES_MIN", 2**60)

    reply = await Lane(plant, phone).put(photo, 0, photo[:200])

    assert (reply.status_code, reply.json()["code"]) == (503, "busy")
    assert reply.json()["reason"] == "sync.disk_full"
    assert reply.json()["retry_ms"] >= 60_000


async def test_what_no_attachment_names_goes_after_a_month_and_the_rest_stays(
    plant: Plant,
) -> None:
    """S85."""
    phone = await plant.phone()
    lane, files = Lane(plant, phone), files_of(plant)
    kept, dropped = a_photo(1), a_photo(2)
    await announce(plant, phone.device, kept)
    await lane.send(kept)
    await lane.send(dropped)

    plant.clock.advance(29 * DAY_MS)
    early = await blob_store.clean_up(plant.database, files, plant.clock.now_ms())
    plant.clock.advance(2 * DAY_MS)
    late = await blob_store.clean_up(plant.database, files, plant.clock.now_ms())

    assert (early, late) == (0, 1)
    assert files.path(name_of(kept)).exists()
    assert not files.path(name_of(dropped)).exists()
    assert not files.thumbnail_path(name_of(dropped)).exists()


async def test_an_upload_that_was_given_up_is_cleaned_away_after_a_week(plant: Plant) -> None:
    """S85."""
    photo, phone = a_photo(), await plant.phone()
    lane, files = Lane(plant, phone), files_of(plant)
    await lane.send(photo, until=5_000)
    part = plant.server.app.state.settings.data_dir / "uploads" / phone.device / name_of(photo)
    week_ago_s = (plant.clock.now_ms() - 8 * DAY_MS) / 1000
    os.utime(part, (week_ago_s, week_ago_s))

    removed = await blob_store.clean_up(plant.database, files, plant.clock.now_ms())

    assert removed == 1
    assert await lane.has(photo) == (0, "?0")


async def test_bytes_that_are_gone_from_the_disk_are_asked_for_again(plant: Plant) -> None:
    """S81: the row alone is no blob."""
    photo, phone = a_photo(), await plant.phone()
    lane, files = Lane(plant, phone), files_of(plant)
    await lane.send(photo)
    files.path(name_of(photo)).unlink()

    assert await lane.has(photo) == (0, "?0")
    await lane.send(photo)

    assert files.fault_of(name_of(photo)) is None


async def test_a_small_picture_that_was_lost_is_made_again(plant: Plant) -> None:
    photo, viewer = a_photo(), await plant.worker()
    files = files_of(plant)
    await Lane(plant, await plant.phone()).send(photo)
    await attached(plant, photo)
    small = files.thumbnail_path(name_of(photo))
    small.unlink()

    page = f"/api/v1/blob/{name_of(photo)}?size=thumb"
    reply = await plant.server.client.get(page, headers=viewer.headers)

    assert reply.status_code == 200
    assert await asyncio.to_thread(small.read_bytes) == reply.content


async def test_a_photo_taken_sideways_has_an_upright_small_picture(plant: Plant) -> None:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200), "red").save(written, "JPEG", exif=exif)
    photo, viewer = written.getvalue(), await plant.worker()
    await Lane(plant, await plant.phone()).send(photo)
    await attached(plant, photo)

    page = f"/api/v1/blob/{name_of(photo)}?size=thumb"
    reply = await plant.server.client.get(page, headers=viewer.headers)

    assert Image.open(io.BytesIO(reply.content)).size == (160, 320)


async def test_a_revoked_phone_still_hands_in_its_photos(plant: Plant) -> None:
    """S89: they belong to acts that it may still hand in."""
    photo, phone = a_photo(), await plant.phone()
    administrator = await plant.server.administrator()
    path = f"/api/v1/devices/{phone.device}/revoke"
    reply = await plant.server.client.post(
        path, json={"reason": "gone"}, headers=administrator.headers
    )
    assert reply.status_code < 300, reply.text

    done = await Lane(plant, phone).send(photo)

    assert done["complete"] is True


async def test_nobody_without_a_right_sees_a_photo(plant: Plant) -> None:
    phone = await plant.phone()
    reply = await plant.server.client.get(
        f"/api/v1/blob/{name_of(b'')}", headers=plant.headers[phone.device]
    )

    assert reply.status_code == 401
