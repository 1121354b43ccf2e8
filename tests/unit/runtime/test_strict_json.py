"""What is JSON here: any value that was read is the same for every reader."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.runtime.strict_json import INTEGER_MAX, NESTING_MAX, MalformedJsonError, parse_json

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_every_honest_value_is_read_as_it_is(value: Any) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_or_one_typed_error(raw: bytes) -> None:
    with contextlib.suppress(MalformedJsonError):
        parse_json(raw)


def test_nesting_is_allowed_up_to_its_limit() -> None:
    inside = b"[" * NESTING_MAX + b"]" * NESTING_MAX
    assert parse_json(inside) is not None

    with pytest.raises(MalformedJsonError, match="deep"):
        parse_json(b"[" * (NESTING_MAX + 2) + b"]" * (NESTING_MAX + 2))
