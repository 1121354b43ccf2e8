"""The measures of `make bench` work: each is taken once at its smallest size.

No time is asserted; what is asserted is that a figure comes, with the limit beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.perf import (
    fefo_pick,
    genealogy,
    genealogy_graph,
    gs1_parse,
    label_pdf,
    nudges,
    push_http,
    push_one,
    reading_to_verdict,
    shell_size,
    spc_chart,
    stocktake,
    visible_elsewhere,
)
from tests.perf.batches import Stock, open_stock
from tests.perf.figures import Figure, figure, percentile, write
from tests.perf.plant import build, running_plant


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    """A running server with a few items in a few bins."""
    with running_plant(tmp_path_factory.mktemp("bench")) as plant:
        asyncio.run(build(plant, bins=5))
        yield asyncio.run(open_stock(plant, 20))


def _stand_beside_a_limit(figures: list[Figure]) -> bool:
    return all(one.value > 0 and one.baseline and one.ratio for one in figures)


def test_pushes_of_several_phones_are_measured_beside_a_copy_of_their_rows(stock: Stock) -> None:
    """Two phones, one batch each; the measure itself verifies the whole ledger."""
    size = push_http.Size(phones=2, batches=1, operations=30, runs=1)
    figures = push_http.measure(stock.plant, stock, size)
    assert [one.name for one in figures] == ["push_http_8x500", "push_http_8x500_to_one_copy"]
    assert _stand_beside_a_limit(figures)


def test_a_single_push_is_measured_beside_a_round_trip_and_an_fsync(stock: Stock) -> None:
    """Three pushes are enough to see that it works."""
    assert _stand_beside_a_limit(
        push_one.measure(stock.plant, stock, push_one.Size(pushes=3, runs=1))
    )


def test_a_whole_stocktake_is_measured_beside_a_copy_of_its_rows(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A hundred lines and two phones; its books wait for no phone of another measure."""
    with running_plant(tmp_path_factory.mktemp("stocktake")) as plant:
        asyncio.run(build(plant, bins=5))
        shelves = asyncio.run(open_stock(plant, 20))
        figures = stocktake.measure(plant, shelves, stocktake.Size(phones=2, runs=2, pages=1))
    assert [one.name for one in figures] == ["stocktake_20k_seconds", "stocktake_review_page_ms"]
    assert _stand_beside_a_limit(figures)


def test_what_another_phone_sees_is_measured_beside_a_push_and_a_pull(stock: Stock) -> None:
    """Two acts, watched over the real websocket."""
    size = visible_elsewhere.Size(acts=2, runs=1, between_s=0)
    assert _stand_beside_a_limit(visible_elsewhere.measure(stock.plant, stock, size))


def test_nudges_are_measured_beside_a_bare_broadcast() -> None:
    """Every socket of a small crowd hears of every change."""
    assert _stand_beside_a_limit(nudges.measure(nudges.Size(sockets=20, changes=2, runs=1)))


def test_a_pick_is_measured_beside_a_plain_sort_of_the_same_lots() -> None:
    """Two items share a hundred lots, by the code of the screens."""
    shelf = fefo_pick.Shelf("fefo_pick_p95_ms", items=2, lots=100, runs=1)
    assert _stand_beside_a_limit(fefo_pick.measure([shelf]))


def test_traces_and_recalls_are_measured_beside_the_bare_recursive_query(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Three levels of a few lots, written without a ledger: they have a plant of their own."""
    graph = genealogy_graph.Size(levels=(20, 15, 10))
    size = genealogy.Size(graph, traces=5, recalled=3, runs=1)
    with running_plant(tmp_path_factory.mktemp("genealogy")) as plant:
        asyncio.run(build(plant, bins=5))
        figures = genealogy.measure(plant, size)
    names = ["trace_1m_p95_ms", "trace_1m_p95_ids_ms", "recall_1m_ms"]
    assert [one.name for one in figures] == names
    assert _stand_beside_a_limit(figures)


def test_the_shell_is_weighed_as_the_application_was_built() -> None:
    """The file of the build is there, since `make test` builds first."""
    assert _stand_beside_a_limit(shell_size.measure())


def test_a_control_chart_is_measured_beside_a_bare_line_on_a_canvas() -> None:
    """Five hundred readings; the page is built for it and no server runs."""
    assert _stand_beside_a_limit(spc_chart.measure(runs=1, readings=500))


def test_a_reading_is_measured_beside_one_strict_write_of_its_record(tmp_path: Path) -> None:
    """One sample, a piece that was read before, a line of a gauge and a value by keys."""
    size = reading_to_verdict.Size(samples=1, before=5, readings=2)
    assert _stand_beside_a_limit(reading_to_verdict.measure(tmp_path, size))


def test_the_parsers_of_both_languages_are_measured_beside_a_plain_split() -> None:
    """Twenty texts, once."""
    figures = gs1_parse.measure(gs1_parse.Size(texts=20, rounds=1, runs=1))
    assert [one.name for one in figures] == ["gs1_parse_per_s", "gs1_parse_ts_per_s"]
    assert _stand_beside_a_limit(figures)


def test_a_document_of_labels_is_measured_beside_drawing_their_symbols() -> None:
    """Three labels are enough to see that it works."""
    assert _stand_beside_a_limit(label_pdf.measure(runs=1, labels=3))


def test_a_figure_is_the_median_of_its_runs_and_its_ratio_that_of_the_medians() -> None:
    """One slow run of five changes nothing."""
    assert figure("some", [3, 1, 2, 99, 2], "ms", [4, 4, 5]) == Figure("some", 2, "ms", 4, 0.5)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    """The smallest one that so many do not exceed."""
    assert percentile(list(range(100, 0, -1)), share) == value


def test_figures_of_an_earlier_run_stay_until_they_are_taken_anew(tmp_path: Path) -> None:
    """A part that is measured alone leaves the others in the file."""
    target = tmp_path / "bench.json"
    write([Figure("one", 1, "s"), Figure("two", 2, "s")], target)
    write([Figure("one", 3, "s")], target)
    assert '"value": 3' in target.read_text()
    assert '"two"' in target.read_text()
