"""Figures of the benchmark: what one is, and how the file of them is written.

A figure stands beside the raw limit that was taken in the same run, because absolute
times of a shared machine say little. Nothing here judges.
"""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RUNS = 5
TARGET = Path(__file__).resolve().parents[2] / ".takt" / "bench.json"


@dataclass(frozen=True)
class Figure:
    """One line of bench.json; `baseline` is in its own unit, `ratio` is value / baseline."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    ratio: float | None = None


def figure(name: str, values: Sequence[float], unit: str, baseline: Sequence[float] = ()) -> Figure:
    """The median of the runs, and its ratio to the median of the baseline's runs."""
    value = statistics.median(values)
    if not baseline:
        return Figure(name, round(value, 3), unit)
    limit = statistics.median(baseline)
    return Figure(name, round(value, 3), unit, round(limit, 3), round(value / limit, 3))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def write(figures: Sequence[Figure], target: Path = TARGET) -> None:
    """Replace what the file says of these figures and keep the others."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = json.loads(target.read_text()) if target.exists() else []
    names = {one.name for one in figures}
    kept = [line for line in old if line["name"] not in names]
    lines = kept + [asdict(one) for one in figures]
    target.write_text(json.dumps(lines, indent=1) + "\n")


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The figures as a Markdown table."""
    rows = ["| figure | value | unit | baseline | ratio |", "|---|---:|---|---:|---:|"]
    for line in lines:
        parts = [line["name"], line["value"], line["unit"], line["baseline"], line["ratio"]]
        rows.append("| " + " | ".join("" if part is None else str(part) for part in parts) + " |")
    return "\n".join(rows)
