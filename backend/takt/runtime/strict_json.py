"""Strict reading of JSON that comes from outside.

Duplicate keys, NaN and infinities, deep nesting, lone surrogates, U+0000 and broken UTF-8 are
refused with one typed error, so that no later layer has to think of them. What the values mean
is left to the form that they are read into.
"""

from __future__ import annotations

import json
import math
from typing import Any

NESTING_MAX = 32
INTEGER_MAX = 2**53 - 1


class MalformedJsonError(ValueError):
    """The bytes are not JSON that this server takes; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _refuse_constant(name: str) -> Any:
    raise MalformedJsonError(f"constant {name}")


def _finite_float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise MalformedJsonError("number out of range")
    return value


def _bounded_integer(text: str) -> int:
    value = int(text) if len(text) <= 17 else INTEGER_MAX + 1
    if abs(value) > INTEGER_MAX:
        raise MalformedJsonError("number out of range")
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise MalformedJsonError("duplicate key")
    return result


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise MalformedJsonError("U+0000 in text")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise MalformedJsonError("lone surrogate in text")


def _check_tree(root: Any) -> None:
    level: list[Any] = [root]
    for _ in range(NESTING_MAX + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                below.extend(value)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
        if not below:
            return
        level = below
    raise MalformedJsonError("nested too deep")


def parse_json(raw: bytes) -> Any:
    """The value in `raw`, or MalformedJsonError."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
            parse_int=_bounded_integer,
            object_pairs_hook=_unique_keys,
        )
    except MalformedJsonError:
        raise
    except RecursionError:
        raise MalformedJsonError("nested too deep") from None
    except UnicodeDecodeError:
        raise MalformedJsonError("not UTF-8") from None
    except ValueError as error:
        raise MalformedJsonError("not JSON") from error
    _check_tree(value)
    return value
