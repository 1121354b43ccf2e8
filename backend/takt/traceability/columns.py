"""Rows of one form as columns: thousands of rows without their field names repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec


def columns(form: type[msgspec.Struct], rows: Sequence[msgspec.Struct]) -> dict[str, list[Any]]:
    """The fields of all rows, each as one list in the order of the rows."""
    return {name: [getattr(row, name) for row in rows] for name in form.__struct_fields__}
