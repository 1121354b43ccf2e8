"""What items are worth: the rules of a cost and of a list of costs, pure.

A cost is an integer in 1/10000 of the plant's currency for one whole unit of the item.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from takt.catalogue.cells import plain_cell
from takt.catalogue.codes import code_fault, code_key, normal_code
from takt.kernel.errors import FieldError

COST_DIGITS: Final = 4
COST_MAX: Final = 10**13
LINES_MAX: Final = 20_000
FAULTS_MAX: Final = 100
"""Of a file that is wrong all over, the first lines tell enough."""
COLUMNS: Final = ("code", "cost")
_DECIMAL: Final = re.compile(r"(\d{1,13})(?:\.(\d{1,4}))?", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of a file: the code as written, and its cost; None removes what is known."""

    line: int
    code: str
    unit_cost: int | None


def parse_cost(text: str) -> int | None:
    """A plain decimal as 1/10000, or nothing where it is none; `1,5` and `1e3` are none."""
    found = _DECIMAL(text)
    if found is None:
        return None
    value = int(found[1]) * 10**COST_DIGITS + int((found[2] or "").ljust(COST_DIGITS, "0"))
    return value if value <= COST_MAX else None


def read_costs(text: str) -> tuple[list[CostLine], list[FieldError]]:
    """The lines of a CSV file `code,cost` and every fault, named by line: `lines.3.cost`."""
    rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), strict=False))
    if not rows or [cell.strip().lower() for cell in rows[0]] != list(COLUMNS):
        return [], [FieldError("lines.1", "columns_wrong")]
    if len(rows) > LINES_MAX + 1:
        return [], [FieldError("lines", "too_many")]
    lines: list[CostLine] = []
    faults: list[FieldError] = []
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        line, found = _line(number, row)
        key = code_key(line.code)
        if not found and key in seen:
            found = [FieldError(f"lines.{number}.code", "repeated")]
        seen.add(key)
        lines.append(line)
        faults += found
    return lines, faults[:FAULTS_MAX]


def _line(number: int, row: Sequence[str]) -> tuple[CostLine, list[FieldError]]:
    if len(row) != len(COLUMNS):
        return CostLine(number, "", None), [FieldError(f"lines.{number}", "columns_wrong")]
    code, cost = plain_cell(row[0].strip()), row[1].strip()
    faults = []
    if fault := code_fault(code):
        faults.append(FieldError(f"lines.{number}.code", fault))
    value = parse_cost(cost)
    if cost and value is None:
        faults.append(FieldError(f"lines.{number}.cost", "not_a_cost"))
    return CostLine(number, normal_code(code) if code else "", value), faults
