"""A push that came as bytes and the same push as decoded JSON are read alike.

Bytes in which all numbers are small take a short way to the canonical form; JSON that was decoded
elsewhere never does.
"""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt_sync import canon
from takt_sync.chain import chain_start
from takt_sync.envelope import Unparsed, parse_push

STREAM = "5a000000-0000-4000-8000-000000000001"

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.sampled_from([10**15 - 1, 10**15, 2**53 - 1, 2**53, -(2**53)]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["", "\0", "\x1f", "\x7f", "\\u0000", "e\u0301", "\ud800", "中文", "1" * 16]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def a_push(**changes: Any) -> dict[str, Any]:
    """A push of one well-formed operation."""
    operation = {
        "id": "01920000-0000-7000-8000-000000000001", "n": 1, "kind": "stock.move", "version": 1,
        "actor": 1, "base": [1, 0], "time": {"wall": 0, "mono": 0, "boot": "b"}, "args": {},
    }  # fmt: skip
    return {
        "stream": STREAM, "epoch": 1, "previous": chain_start(STREAM).hex(), "boot": "b",
        "operations": [operation | changes], "mono": 1, "rtt": 1, "created": 1, "pending": 1,
    }  # fmt: skip


@pytest.fixture(params=["plain", "fast"])
def encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both encoders that write the canonical form."""
    encode = canon._encode_plainly
    if request.param == "fast":
        encode = msgspec.json.Encoder(order="sorted").encode
    monkeypatch.setattr(canon, "_encode", encode)


@pytest.mark.usefixtures("encoder")
def test_both_ways_read_the_same_operation() -> None:
    """S4 S16."""

    @given(st.sampled_from(["args", "note", "after", "actor", "time"]), VALUES)
    def check(name: str, value: Any) -> None:
        body = a_push(**{name: value})
        text = json.dumps(body).encode()

        assert parse_push(text).operations == parse_push(json.loads(text)).operations

    check()


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (b"1.0", "float"),
        (b"1e3", "float"),
        (b"9007199254740992", "integer_too_large"),
        (b'"\\u0000"', "nul"),
        (b'"\\ud800"', "lone_surrogate"),
        (b'"e\\u0301"', "not_nfc"),
        (b'{"\\u00e4":1}', "key_not_ascii"),
    ],
)
def test_what_has_no_canonical_form_is_found_in_bytes_too(part: bytes, why: str) -> None:
    """S4 S16."""
    text = json.dumps(a_push(note=7)).encode().replace(b'"note": 7', b'"note":' + part)

    (operation,) = parse_push(text).operations

    assert isinstance(operation, Unparsed)
    assert operation.why == why


def test_nine_hundred_boxes_in_each_other_are_refused_in_bytes_too() -> None:
    """S17."""
    nested: Any = 0
    for _ in range(900):
        nested = {"a": nested}
    text = json.dumps(a_push(note=nested)).encode()

    refusals = []
    for body in (text, json.loads(text)):
        with pytest.raises(Exception, match="nested too deeply") as refused:
            parse_push(body)
        refusals.append(refused.type)
    assert refusals[0] is refusals[1]
