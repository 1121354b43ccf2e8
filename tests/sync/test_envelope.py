"""Envelopes: what is refused as a whole, and what is only held."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync.chain import chain_start
from takt_sync.envelope import EnvelopeError, Operation, Unparsed, parse_push
from takt_sync.feed import parse_pull
from takt_sync.sequence import StreamRecord, losses, missing_between

STREAM = "5a000000-0000-4000-8000-000000000001"
OTHER = "5a000000-0000-4000-8000-000000000002"


def an_operation(n: int, **changes: Any) -> dict[str, Any]:
    """A well-formed operation."""
    return {
        "id": f"01920000-0000-7000-8000-{n:012x}", "n": n, "kind": "stock.move", "version": 1,
        "actor": 1, "base": [1, 0], "time": {"wall": 0, "mono": 0, "boot": "b"},
        "args": {}, **changes,
    }  # fmt: skip


def a_push(**changes: Any) -> dict[str, Any]:
    """A well-formed push."""
    return {
        "stream": STREAM, "epoch": 1, "previous": chain_start(STREAM).hex(),
        "operations": [an_operation(1)], "boot": "b", "mono": 1, "rtt": 1,
        "created": 1, "pending": 1, "signature": "x", **changes,
    }  # fmt: skip


def code_of(body: Any) -> str:
    """The code that a push body is refused with."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(EnvelopeError) as refused:
        parse_push(raw)
    return refused.value.code


def test_a_good_push_is_read() -> None:
    """S1 S2 S3: stream, n and id, epoch, contact."""
    request = parse_push(json.dumps(a_push(seen=7, carried=[[OTHER, 3, 5]], epoch=4)).encode())

    assert request.stream == STREAM
    assert request.first_n == 1
    assert (request.contact.epoch, request.contact.seen) == (4, 7)
    assert request.contact.carried == ((OTHER, 3, 5),)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{", b"\xff\xfe", b'"x"', b'{"a":NaN}', b"[" * 100_000,
        b'{"epoch":' + b"9" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    """S17."""
    assert code_of(body) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"stream": "X"}, {"stream": STREAM.upper()}, {"stream": None}, {"epoch": -1},
        {"epoch": 1.0}, {"epoch": True}, {"mono": "1"}, {"rtt": None}, {"created": 2**53},
        {"pending": -1}, {"boot": ""}, {"boot": "ä"}, {"seen": -1}, {"carried": {}},
        {"carried": [[OTHER, 0, 1]]}, {"carried": [[OTHER, 1]]}, {"previous": "00"},
        {"previous": None}, {"signature": 1}, {"signature": "x" * 257}, {"operations": []},
        {"operations": {}}, {"operations": [7]}, {"operations": [an_operation(0)]},
        {"operations": [an_operation(1), an_operation(3)]},
        {"operations": [7, an_operation(1)]},
    ],
)  # fmt: skip
def test_a_wrong_field_of_the_envelope_is_malformed(changes: dict[str, Any]) -> None:
    """S3 S17."""
    assert code_of(a_push(**changes)) == "malformed"


def test_a_push_over_the_limits_is_too_large() -> None:
    """S9: 500 operations, 256 KiB."""
    assert code_of(a_push(operations=[an_operation(n) for n in range(1, 502)])) == "too_large"
    assert code_of(b" " * (256 * 1024 + 1)) == "too_large"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"args": {"note": "x" * 16_400}}, "operation_too_large"),
        ({"id": "7"}, "bad_id"),
        ({"kind": "Stock"}, "bad_kind"),
        ({"version": 0}, "bad_version_or_actor"),
        ({"actor": "31"}, "bad_version_or_actor"),
        ({"base": [1]}, "bad_base"),
        ({"time": {"wall": 0, "mono": 0}}, "bad_time"),
        ({"time": {"wall": 0, "mono": 0, "boot": "b", "offset": "1"}}, "bad_time"),
        ({"args": []}, "bad_args"),
        ({"args": {"q": 1.5}}, "float"),
        ({"args": {"q": 2**60}}, "integer_too_large"),
        ({"args": {"t": "e\u0301"}}, "not_nfc"),
        ({"args": {"t": "\ud800"}}, "lone_surrogate"),
        ({"after": ["x"]}, "bad_after"),
        ({"backdated": {"at": 1}}, "bad_backdated"),
    ],
)
def test_a_bad_operation_keeps_its_place(changes: dict[str, Any], why: str) -> None:
    """S9 S16."""
    request = parse_push(json.dumps(a_push(operations=[an_operation(1, **changes)])).encode())

    (operation,) = request.operations
    assert isinstance(operation, Unparsed)
    assert (operation.n, operation.why) == (1, why)


def test_unknown_fields_are_kept_in_the_bytes() -> None:
    request = parse_push(a_push(operations=[an_operation(1, colour="red")]))

    (operation,) = request.operations
    assert isinstance(operation, Operation)
    assert b'"colour":"red"' in operation.raw


@pytest.mark.parametrize(
    "changes",
    [
        {"cursors": []}, {"cursors": {"a": [1]}}, {"cursors": {"a": [1, -1]}},
        {"cursors": {"": [1, 1]}}, {"cursors": {"é": [1, 1]}}, {"limit": 0}, {"limit": "5"},
    ],
)  # fmt: skip
def test_a_wrong_pull_is_malformed(changes: dict[str, Any]) -> None:
    """S17."""
    body = {**a_push(), "cursors": {}, **changes}

    with pytest.raises(EnvelopeError) as refused:
        parse_pull(json.dumps(body).encode())
    assert refused.value.code == "malformed"


def test_what_was_neither_sent_nor_carried_is_lost() -> None:
    """S64."""
    first = StreamRecord(STREAM, n=5, created=9)
    carrying = StreamRecord(OTHER, n=2, created=2, carried=[(STREAM, 6, 7)])
    bare = StreamRecord(OTHER, n=0, created=0)

    assert losses([first]) == {}
    assert losses([first, bare]) == {STREAM: 4}
    assert losses([first, carrying]) == {STREAM: 2}


def test_the_stream_in_use_is_the_one_that_has_seen_the_newest_reply() -> None:
    """S64: a backup brought the first stream to life again; a late request of it does not."""
    later = StreamRecord(OTHER, n=2, created=5, seen=20)

    assert losses([StreamRecord(STREAM, n=5, created=9, seen=10), later]) == {STREAM: 4}
    assert losses([StreamRecord(STREAM, n=5, created=9, seen=30), later]) == {OTHER: 3}


def test_a_device_that_claims_to_have_made_all_numbers_costs_nothing() -> None:
    """S64."""
    most = 2**53 - 1
    first = StreamRecord(STREAM, n=5, created=most)
    carrying = StreamRecord(OTHER, n=0, created=0, carried=[(STREAM, 1, 10), (STREAM, 8, most - 3)])

    assert losses([first, StreamRecord(OTHER, n=0, created=0)]) == {STREAM: most - 5}
    assert losses([first, carrying]) == {STREAM: 3}


@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.lists(st.tuples(st.integers(1, 14), st.integers(1, 14)), max_size=4),
)
def test_ranges_are_counted_as_their_numbers_would_be(
    sent: int, created: int, carried: list[tuple[int, int]]
) -> None:
    """S64."""
    made = set(range(sent + 1, created + 1))
    for first, last in carried:
        made -= set(range(first, last + 1))

    assert missing_between(sent + 1, created, carried) == len(made)
