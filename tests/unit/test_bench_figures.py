"""The arithmetic of the benchmark's figures: medians, ratios, percentiles, the table."""

from __future__ import annotations

import json
from pathlib import Path

from tests.perf.figures import figure, percentile, table, write


def test_a_figure_is_the_median_beside_the_median_of_its_limit() -> None:
    made = figure("push", [5, 1, 3], "operations/s", [6, 12, 9])

    assert (made.value, made.baseline, made.ratio) == (3, 9, 0.333)


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2
    assert percentile([4, 1, 3, 2], 0.99) == 4
    assert percentile([7], 0.95) == 7


def test_writing_replaces_a_figure_and_keeps_the_others(tmp_path: Path) -> None:
    target = tmp_path / "bench.json"
    write([figure("a", [1], "ms"), figure("b", [2], "ms")], target)
    write([figure("a", [3], "ms")], target)

    assert {line["name"]: line["value"] for line in json.loads(target.read_text())} == {
        "a": 3,
        "b": 2,
    }


def test_the_table_has_a_line_for_each_figure(tmp_path: Path) -> None:
    target = tmp_path / "bench.json"
    write([figure("a", [1], "ms")], target)

    assert table(json.loads(target.read_text())).splitlines()[2] == "| a | 1 | ms |  |  |"
