"""A trace cut into rows that fit the feed: each holds a slice of every list, in order. Pure.

Whoever reads them puts the slices of all parts one after the other; places in links then count in
the whole lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from takt.traceability.details import Details
from takt.traceability.walks import Trace

BYTES_MAX: Final = 200_000
_LOT, _RUN, _LINK = 56, 39, 40
"""The most that one more of them takes: identifier and item, identifier, four numbers."""
_FRAME = 1_000
_encode = msgspec.json.encode
_LINK_COLUMNS = ("direction", "lot", "quantity", "run")

Row = dict[str, Any]


def rows_of(trace: Trace, details: Details, at: int) -> list[Row]:
    """The rows of one trace; a field is in all of them, `parts` says how many there are."""
    parts: list[Row] = [_empty()]
    room = BYTES_MAX - _FRAME
    for size, put in _pieces(trace, details):
        if size > room:
            parts.append(_empty())
            room = BYTES_MAX - _FRAME
        room -= size
        field, values = put
        _put(parts[-1], field, values)
    head = {"at": at, "limit": trace.limit, "parts": len(parts), "root": trace.root}
    head["truncated"] = trace.truncated
    return [part | head | {"part": number} for number, part in enumerate(parts)]


def _empty() -> Row:
    return {
        "details": {"lots": [], "runs": []},
        "items": [],
        "links": {name: [] for name in _LINK_COLUMNS},
        "lots": [],
        "runs": [],
    }


Piece = tuple[int, tuple[str, Any]]


def _pieces(trace: Trace, details: Details) -> Iterator[Piece]:
    for lot, item in zip(trace.lots, trace.items, strict=True):
        yield _LOT, ("lot", (lot, item))
    for run in trace.runs:
        yield _RUN, ("run", run)
    links = trace.links
    for link in zip(links.direction, links.lot, links.quantity, links.run, strict=True):
        yield _LINK, ("link", link)
    for name, rows in (("lots", details.lots), ("runs", details.runs)):
        for row in rows:
            yield len(_encode(row)) + 1, (name, row)


def _put(part: Row, field: str, values: Any) -> None:
    if field == "lot":
        part["lots"].append(values[0])
        part["items"].append(values[1])
    elif field == "run":
        part["runs"].append(values)
    elif field == "link":
        _append(part["links"], values)
    else:
        part["details"][field].append(values)


def _append(links: dict[str, list[int]], values: Sequence[int]) -> None:
    for name, value in zip(_LINK_COLUMNS, values, strict=True):
        links[name].append(value)
