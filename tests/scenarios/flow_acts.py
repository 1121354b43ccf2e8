"""Acts as the screens of the floor send them, by the cases of `sync/vectors/flow_acts.json`.

The application's own tests compare the cases with what its flows record; here a history may only
use them: the same arguments, none left out and none added, with values of the same types.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parents[2] / "sync" / "vectors" / "flow_acts.json"
CASES: dict[str, dict[str, Any]] = json.loads(VECTORS.read_text("utf-8"))["cases"]
LABEL_DATES = {"expires_on", "best_before_on", "produced_on"}
"""What a label may say or not say."""


def sent(case: str, args: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The kind of the case and these arguments, which have to be such as its screen sends."""
    example = CASES[case]
    assert shape_of(args) == shape_of(example["args"]), case
    return str(example["kind"]), args


def shape_of(value: Any) -> Any:
    """Names and types; lines of one kind are as many as there are."""
    if isinstance(value, dict):
        return {
            name: "date" if name in LABEL_DATES else shape_of(one) for name, one in value.items()
        }
    if isinstance(value, list):
        shapes = [shape_of(one) for one in value]
        assert all(shape == shapes[0] for shape in shapes)
        return shapes[:1]
    return type(value).__name__


def batch_run(order: int, prefix: str, counter: int) -> str:
    """The run of a batch of an order by its number, such as 001/7."""
    first = f"{order:012x}"
    rest = f"{int('1' + prefix, 36):08x}{counter:07x}"
    return f"{first[:8]}-{first[8:]}-8ba7-8{rest[:3]}-{rest[3:]}"
