"""What figures count: one row for each thing that happened, whatever it was. Pure.

Every figure is worked out from such rows, and the rows of a figure can be listed: there is no
other way to a figure, so a list and its figure cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Source = Literal["inspections", "defects", "scrap", "orders", "rework", "returns", "lines"]
By = Literal[
    "code", "item", "supplier", "line", "shift", "team", "person", "month", "week", "source"
]
SOURCES: Final = ("inspections", "defects", "scrap", "orders", "rework", "returns", "lines")
BYS: Final = (
    *("code", "item", "supplier", "line", "shift", "team", "person"),
    *("month", "week", "source"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is counted.

    `quantity` is what there was and `part` what of it was good, nonconforming or late, by the
    source; `lost` of an order is what was scrapped, of a line of a delivery what was rejected.
    Scaled as `scale` says; 0 for pieces of a sample, for defects and for inspections themselves.
    """

    source: Source
    id: str
    at: int
    item: int
    unit: int
    scale: int
    quantity: int = 1
    part: int = 0
    lost: int = 0
    again: int = 0
    is_good: bool = False
    is_first: bool = False
    is_due: bool = False
    is_ahead: bool = False
    """Of a line: not complete, and its day is not over."""
    code: int | None = None
    lot: str | None = None
    supplier: int | None = None
    location: int | None = None
    work_order: int | None = None
    person: int | None = None
    unit_cost: int | None = None
    document: str | None = None
    """What the thing is of: the kind of an inspection, the code of an order or a delivery."""
    line: int | None = None
    shift: str | None = None
    team: int | None = None
    month: str = ""
    week: str = ""

    def key(self, by: By) -> str | None:
        """What the row belongs to in a grouping; None where nobody knows."""
        value = getattr(self, by)
        return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a period are asked for; None: all of them."""

    item: int | None = None
    supplier: int | None = None
    line: int | None = None
    shift: str | None = None
    team: int | None = None
    person: int | None = None

    def fits(self, row: Row) -> bool:
        """Whether a row is asked for."""
        pairs = (
            (self.item, row.item),
            (self.supplier, row.supplier),
            (self.line, row.line),
            (self.shift, row.shift),
            (self.team, row.team),
            (self.person, row.person),
        )
        return all(asked is None or asked == has for asked, has in pairs)


def of_key(rows: Iterable[Row], by: By, key: str | None) -> list[Row]:
    """Those rows that belong to one group."""
    return [row for row in rows if row.key(by) == key]


def widest(rows: Sequence[Row]) -> int:
    """The scale in which all of these quantities are whole."""
    return max((row.scale for row in rows), default=0)


def total(rows: Iterable[Row], field: str, scale: int) -> int:
    """The sum of a quantity of rows in a scale that is wide enough for all."""
    return sum(int(getattr(row, field)) * 10 ** (scale - row.scale) for row in rows)
