"""Rows of a kept trace: none is too large, and together they are the whole trace."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.traceability import pieces
from takt.traceability.details import Details, LotDetail, Party
from takt.traceability.walks import Links, Trace

LARGEST = 2**53 - 1
SIZES = st.tuples(st.integers(1, 3_000), st.integers(0, 3_000), st.integers(0, 9_000))


def identifier(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def a_trace(lots: int, runs: int, links: int) -> Trace:
    places = [number % lots for number in range(links)]
    columns = Links(
        [number % max(runs, 1) for number in range(links)], places, [-1] * links, [LARGEST] * links
    )
    return Trace(
        identifier(0), False, 20_000, [identifier(number) for number in range(lots)],
        [LARGEST] * lots, [identifier(number) for number in range(runs)], columns,
    )  # fmt: skip


def a_lot(number: int) -> LotDetail:
    parties = [Party(LARGEST, LARGEST, "returned", LARGEST, LARGEST)] * 100
    return LotDetail(
        identifier(number), 1, "批次", "available", None, None, None, None, None, None, None,
        parties, [], [],
    )  # fmt: skip


@given(size=SIZES, lots=st.integers(0, 40))
@settings(max_examples=25, deadline=None)
def test_no_row_is_too_large_and_together_they_are_the_trace(
    size: tuple[int, int, int], lots: int
) -> None:
    trace, details = a_trace(*size), Details([a_lot(number) for number in range(lots)], [])
    rows = pieces.rows_of(trace, details, LARGEST)

    assert max(len(msgspec.json.encode(row)) for row in rows) <= pieces.BYTES_MAX
    assert [row["part"] for row in rows] == list(range(rows[0]["parts"]))
    assert [lot for row in rows for lot in row["lots"]] == trace.lots
    assert [run for row in rows for run in row["runs"]] == trace.runs
    for name in ("run", "lot", "direction", "quantity"):
        whole = [value for row in rows for value in row["links"][name]]
        assert whole == getattr(trace.links, name)
    assert [lot for row in rows for lot in row["details"]["lots"]] == details.lots
