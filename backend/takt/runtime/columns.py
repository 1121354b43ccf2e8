"""Rows as columns: small before they are compressed, smaller after.

Integers are delta-coded where that is shorter, repeated values go to a dictionary.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

KEY_FIELDS = {"balance": ("item", "location", "lot")}
"""Tables whose key is made of fields; all others have their `id` for a key, or spell it out."""

SAFE = 2**53


def columns_of(table: str, rows: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The content of one chunk; all rows have the same fields."""
    fields = KEY_FIELDS.get(table, ("id",))
    rows = sorted(rows, key=lambda keyed: _order(keyed, fields))
    is_composed = all(key == key_of(row, fields) for key, row in rows)
    key: object = list(fields) if is_composed else {"values": [key for key, _ in rows]}
    columns = [_column(name, [row[name] for _, row in rows]) for name in rows[0][1]]
    return {"table": table, "rows": len(rows), "key": key, "columns": columns}


def key_of(row: dict[str, Any], fields: tuple[str, ...]) -> str | None:
    """The key that fields make: joined by points, "-" for null."""
    if any(field not in row for field in fields):
        return None
    return ".".join("-" if row[field] is None else str(row[field]) for field in fields)


def _order(keyed: tuple[str, dict[str, Any]], fields: tuple[str, ...]) -> tuple[object, ...]:
    """Numbers by size, so that their differences are small; then by key."""
    key, row = keyed
    numbers = (row.get(field) for field in fields)
    return (*(n if type(n) is int else SAFE for n in numbers), key)


def _column(name: str, values: list[Any]) -> list[Any]:
    if all(type(value) is int for value in values):
        return _integers(name, values)
    if any(type(value) in (list, dict) for value in values):
        return [name, "values", values]
    distinct = list(dict.fromkeys(values))
    if len(distinct) * 2 > len(values) or True in distinct or False in distinct:
        is_flag = set(map(type, distinct)) <= {bool}
        if not is_flag:
            return [name, "values", values]
    places = {value: place for place, value in enumerate(distinct)}
    return [name, "dictionary", distinct, [places[value] for value in values]]


def _integers(name: str, values: list[int]) -> list[Any]:
    deltas = [values[0], *(right - left for left, right in pairwise(values))]
    if len(msgspec.json.encode(deltas)) < len(msgspec.json.encode(values)):
        return [name, "delta", deltas]
    return [name, "values", values]
