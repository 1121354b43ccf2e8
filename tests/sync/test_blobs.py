"""The rules of the blob lane: ranges, beginnings, quotas, and the device's half call by call."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync.blobs import (
    BLOB_BYTES_MAX,
    UNANNOUNCED_BYTES_MAX,
    Piece,
    check_quota,
    is_wanted,
    read_piece,
    type_of,
)
from takt_sync.envelope import EnvelopeError
from takt_sync.simulator.blob_server import take_blob
from takt_sync.simulator.device import Client, Reading
from takt_sync.simulator.disk import Disk
from takt_sync.simulator.state import State

PHOTO = b"\xff\xd8\xff" + bytes(range(200)) * 60
NAME = sha256(PHOTO).hexdigest()


def a_client() -> Client:
    return Client(Disk("device", "stream"))


def reading() -> Reading:
    return Reading(1_750_000_000_000, 1_000, "boot", ["00000000-0000-7000-8000-000000000001"])


@given(offset=st.integers(0, 10**6), length=st.integers(1, 10**6), rest=st.integers(0, 10**6))
def test_a_range_is_read_as_it_was_written(offset: int, length: int, rest: int) -> None:
    """S82."""
    total = offset + length + rest

    piece = read_piece(f"bytes {offset}-{offset + length - 1}/{total}", length)

    assert piece == Piece(offset, length, total)


@given(
    said=st.one_of(st.text(max_size=40), st.just(f"bytes 0-0/{BLOB_BYTES_MAX + 1}")),
    length=st.integers(0, 10),
)
def test_any_other_range_is_malformed_or_too_large(said: str, length: int) -> None:
    """S82."""
    with pytest.raises(EnvelopeError) as refused:
        read_piece(said, length)

    assert refused.value.code in {"malformed", "too_large"}


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x0a\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg", None),
        (b" <!doctype html>", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_a_file_is(beginning: bytes, kind: str | None) -> None:
    """S80."""
    assert type_of(beginning) == kind


def test_the_quota_counts_what_is_here_and_what_comes() -> None:
    """S84."""
    check_quota(Piece(0, 10, 10), UNANNOUNCED_BYTES_MAX - 10)

    with pytest.raises(EnvelopeError) as refused:
        check_quota(Piece(0, 10, 10), UNANNOUNCED_BYTES_MAX - 9)

    assert refused.value.code == "quota"


@given(cuts=st.lists(st.integers(16, len(PHOTO) - 1), max_size=6, unique=True), twice=st.booleans())
def test_pieces_in_order_make_the_whole_however_it_is_cut(cuts: list[int], twice: bool) -> None:
    """S82, S83: a piece that comes twice changes nothing."""
    have = b""
    ends = [*sorted(cuts), len(PHOTO)]
    for start, end in zip([0, *ends], ends, strict=False):
        body = PHOTO[start:end]
        piece = Piece(start, len(body), len(PHOTO))
        assert is_wanted(piece, body, len(have))
        have += body
        if twice and len(have) < len(PHOTO):
            with pytest.raises(EnvelopeError) as refused:
                is_wanted(piece, body, len(have))
            assert refused.value.fields == {"offset": len(have)}

    assert have == PHOTO


def test_bytes_are_durable_under_their_name_before_an_act_names_them() -> None:
    """S86: a crash right after the photo leaves photo and no act, never an act without one."""
    client = a_client()

    name = client.blobs.keep(PHOTO)
    after_a_crash = client.disk.copy()

    assert after_a_crash.blobs[name].body == PHOTO
    assert after_a_crash.outbox == []


def test_an_act_that_is_recorded_stops_the_lane_until_it_is_pushed() -> None:
    """S87."""
    client = a_client()
    client.blobs.keep(PHOTO)
    assert client.blobs.next() == {"id": NAME, "offset": None}

    client.record("attach", 1, {"blob": NAME}, reading())
    client.blobs.give_up()

    assert client.blobs.next() is None
    request = client.next_push(reading())
    assert request is not None
    assert client.blobs.next() is None
    reply = {"ok": 1, "results": [[1, "applied"]], "server_time": 1}
    client.on_push_reply(reply, reading())
    assert client.blobs.next() == {"id": NAME, "offset": None}


def test_bytes_leave_the_device_only_after_the_server_has_them_all() -> None:
    """S88: and are offered again to a server of another epoch while they are here."""
    client, state = a_client(), State()
    lane = client.blobs
    lane.keep(PHOTO)
    assert lane.make_room() == []
    while (request := lane.next(5_000)) is not None:
        assert lane.make_room() == []
        lane.on_reply(take_blob(state, request, "device"))

    client.disk.epoch += 1
    assert lane.make_room() == []
    assert lane.next() == {"id": NAME, "offset": None}
    lane.give_up()
    client.disk.epoch -= 1

    assert lane.make_room() == [NAME]
    assert state.blobs == {NAME: PHOTO}


def test_what_the_server_never_takes_is_not_sent_again() -> None:
    """S80."""
    client, state = a_client(), State()
    lane = client.blobs
    name = lane.keep(b"<svg onload='x'>")

    while (request := lane.next()) is not None:
        lane.on_reply(take_blob(state, request, "device"))

    assert client.disk.blobs[name].refused == "type"


def test_a_photo_that_rotted_on_the_device_is_told_apart_from_one_that_did_not() -> None:
    """S83."""
    client, state = a_client(), State()
    lane = client.blobs
    lane.keep(PHOTO)
    state.blob_parts["device", NAME] = PHOTO[:-1] + b"?"

    while (request := lane.next(65_536)) is not None:
        lane.on_reply(take_blob(state, request, "device"))
    assert state.blobs == {NAME: PHOTO}

    state.blobs.clear()
    client.disk.epoch += 1
    client.disk.blobs[NAME].body = PHOTO[:-1] + b"?"
    while (request := lane.next()) is not None:
        lane.on_reply(take_blob(state, request, "device"))
    assert client.disk.blobs[NAME].refused == "content"
