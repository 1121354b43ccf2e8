"""Mass balances add up, for one lot and for sets of lots."""

from __future__ import annotations

from takt.traceability.model import LotFigures, totals

RESIN = LotFigures("l1", 1, "R-1", "available", 10_000, 0, 0, 7_000, 0, 0, 0, 10, 90, 2_900)
BACK = LotFigures("l2", 1, "R-2", "hold", 0, 500, 500, 0, 800, 300, 100, 0, 0, 400)
OTHER = LotFigures("l3", 2, None, "available", 5, 0, 0, 0, 0, 0, 0, 0, 0, 4)


def test_a_balance_that_explains_everything_leaves_no_remainder() -> None:
    assert (RESIN.remainder, BACK.remainder) == (0, 0)
    assert OTHER.remainder == 1


def test_a_set_is_added_up_item_by_item() -> None:
    first, second = totals([RESIN, OTHER, BACK])

    assert (first.item, first.lots, first.received, first.made, first.stock) == (
        1,
        2,
        10_000,
        500,
        3_300,
    )
    assert (first.remainder, second.remainder) == (0, 1)
