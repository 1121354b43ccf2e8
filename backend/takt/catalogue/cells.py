"""What stands in the cells of our CSV files: lists in one cell, and cells safe in spreadsheets.

The exporter writes them and the importer reads them back, so both rules live here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FORMULA_STARTS: Final = tuple("=+-@\t\r'＝＋－＠")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet might calculate."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def plain_cell(text: str) -> str:
    """What `safe_cell` was given."""
    return text.removeprefix("'")


def join_parts(parts: Sequence[str], separator: str) -> str:
    """Parts in one text; a separator inside a part is written with a backslash before it."""
    return separator.join(re.sub(r"([\\;|])", r"\\\1", part) for part in parts)


def join_lists(lists: Sequence[Sequence[str]]) -> str:
    """A list of short lists in one cell: `BOX|12|1;PAL|480|1`."""
    return ";".join(join_parts(parts, "|") for parts in lists)


def split_lists(cell: str) -> list[list[str]]:
    """What `join_lists` was given; spaces around the parts do not count."""
    if not cell.strip():
        return []
    lists: list[list[str]] = [[""]]
    escaped = False
    for character in cell:
        if escaped or character not in "\\;|":
            lists[-1][-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == ";":
            lists.append([""])
        else:
            lists[-1].append("")
    return [[part.strip() for part in parts] for parts in lists]
