"""Chunks of a first load: rows of one table as columns, named by the hash of their bytes.

Integers are delta-coded, repeated values (lots) stand once in a dictionary, the key is composed of
columns where it can be. The bytes are canonical JSON, so equal rows give equal chunks.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Any

from takt_sync.canon import canon

ROWS_MAX = 20_000

Row = Mapping[str, Any]
Column = list[Any]


def chunk_id(body: bytes) -> str:
    """The name of a chunk."""
    return sha256(body).hexdigest()


def build_chunk(
    table: str, rows: Sequence[tuple[str, Row]], key_fields: Sequence[str] = ()
) -> bytes:
    """Encode rows that have equal fields; `key_fields` are those that compose the key."""
    names = sorted(rows[0][1]) if rows else []
    composed = key_fields and all(compose_key(row, key_fields) == key for key, row in rows)
    key: Any = list(key_fields) if composed else {"values": [key for key, _ in rows]}
    columns = [_encode(name, [row[name] for _, row in rows]) for name in names]
    return canon({"table": table, "rows": len(rows), "key": key, "columns": columns})


def compose_key(row: Row, fields: Sequence[str]) -> str:
    """The key of a row from its fields, "-" for null."""
    return ".".join("-" if row[name] is None else str(row[name]) for name in fields)


def _encode(name: str, values: list[Any]) -> Column:
    if values and all(type(value) is int for value in values):
        deltas = [values[0], *(b - a for a, b in pairwise(values))]
        if all(abs(delta) < 2**53 for delta in deltas):
            return [name, "delta", deltas]
    if all(value is None or type(value) is str for value in values):
        distinct = list(dict.fromkeys(values))
        if len(distinct) * 2 <= len(values):
            place = {value: index for index, value in enumerate(distinct)}
            return [name, "dictionary", distinct, [place[value] for value in values]]
    return [name, "values", values]


def read_chunk(body: bytes) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Decode a chunk into ((table, key), row)."""
    chunk = json.loads(body)
    names = [column[0] for column in chunk["columns"]]
    columns = [_decode(column) for column in chunk["columns"]]
    table, key = chunk["table"], chunk["key"]
    for index in range(chunk["rows"]):
        row = {name: column[index] for name, column in zip(names, columns, strict=True)}
        text = compose_key(row, key) if isinstance(key, list) else key["values"][index]
        yield (table, text), row


def _decode(column: Column) -> list[Any]:
    if column[1] == "delta":
        return list(accumulate(column[2]))
    if column[1] == "dictionary":
        return [column[2][index] for index in column[3]]
    return list(column[2])
