"""ABC classes of items, pure: the few that carry most of the value that moves are looked at most.

Items are ranked by the value that left the stock in a year. Those that carry the first 800
permille of it are A, those up to 950 are B, the rest is C; the item that crosses a border still
belongs to the higher class, so that A and B carry at least their shares. Nothing moved: C.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

CountClass = Literal["A", "B", "C"]
CLASSES: Final[tuple[CountClass, ...]] = ("A", "B", "C")
PERMILLE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Shares:
    """Up to which share of the whole value, in permille, an item is A, and up to which B."""

    a: int = 800
    b: int = 950


def classes_of(values: Mapping[int, int], shares: Shares | None = None) -> dict[int, CountClass]:
    """The class of each item by the value that moved, in any unit; equal values go by id."""
    borders = shares or Shares()
    total = sum(value for value in values.values() if value > 0)
    found: dict[int, CountClass] = {}
    before = 0
    for item, value in sorted(values.items(), key=lambda pair: (-pair[1], pair[0])):
        if value <= 0 or before * PERMILLE >= borders.b * total:
            found[item] = "C"
        else:
            found[item] = "A" if before * PERMILLE < borders.a * total else "B"
        before += max(value, 0)
    return found
