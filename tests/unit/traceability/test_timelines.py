"""Moments in the life of a lot, as statements find them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from takt.quality import number_text
from takt.traceability.timelines import Moment, moment_of

NOTHING: dict[str, Any] = dict.fromkeys(Moment.__struct_fields__)


@pytest.mark.parametrize(("number", "text"), [(41, "NC-00041"), (123_456, "NC-123456")])
def test_a_case_is_called_as_everywhere_else(number: int, text: str) -> None:
    data = f'{{"number": {number}, "note": "burr"}}'
    moment = moment_of(NOTHING | {"at": 1, "source": "nonconformance", "key": "k", "data": data})

    assert moment.data is not None
    assert msgspec.json.decode(moment.data) == {"number": text, "note": "burr"}
    assert number_text(number) == text


def test_what_others_say_stays_as_it_was_written() -> None:
    data = '{"number": 7}'
    moment = moment_of(NOTHING | {"at": 1, "source": "notice", "key": "k", "data": data})

    assert moment.data == msgspec.Raw(data.encode())
