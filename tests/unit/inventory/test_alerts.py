"""When somebody is told about stock, and when it has come right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.inventory.alerts import (
    DAY_MS,
    Alert,
    AlertKey,
    Due,
    ItemFigure,
    LotFigure,
    causes,
    reconcile,
)

TODAY, NOW, SITE, BOLT = "2026-06-15", 1_000 * DAY_MS, 1, 101
SHELF = 7


def kinds(figure: ItemFigure) -> list[str]:
    return [cause.kind for cause in causes(figure, TODAY, NOW)]


def a_lot(expires_on: str | None, quantity: int = 5, best: str | None = None) -> LotFigure:
    return LotFigure("lot-1", quantity, SHELF, expires_on, best)


@pytest.mark.parametrize(
    ("expires_on", "is_told"),
    [
        ("2026-07-15", True),
        ("2026-07-16", False),
        ("2026-06-15", True),
        ("2026-01-01", True),
        (None, False),
    ],
)
def test_a_lot_is_told_of_when_it_expires_within_the_days_of_warning(
    expires_on: str | None, is_told: bool
) -> None:
    figure = ItemFigure(BOLT, 5, warn_days=30, lots=(a_lot(expires_on),))

    assert kinds(figure) == (["expiring"] if is_told else [])


@pytest.mark.parametrize(("expires_on", "is_told"), [(TODAY, True), ("2026-06-17", False)])
def test_an_expired_lot_is_told_of_where_nobody_asked_for_a_warning(
    expires_on: str, is_told: bool
) -> None:
    figure = ItemFigure(BOLT, 5, warn_days=None, lots=(a_lot(expires_on),))

    assert kinds(figure) == (["expiring"] if is_told else [])


def test_an_expiring_lot_is_told_with_its_quantity_and_place() -> None:
    figure = ItemFigure(BOLT, 5, warn_days=30, lots=(a_lot(None, best="2026-06-20"),))

    assert causes(figure, TODAY, NOW) == [Due("expiring", BOLT, 5, 30, "lot-1", SHELF)]


def test_a_lot_that_is_gone_expires_for_nobody() -> None:
    figure = ItemFigure(BOLT, 0, warn_days=30, lots=(a_lot("2026-06-16", quantity=0),))

    assert kinds(figure) == []


def test_more_than_the_most_and_less_than_the_least_are_told() -> None:
    figure = ItemFigure(BOLT, 10, min_stock=10, max_stock=10)

    assert kinds(figure) == []
    assert kinds(replace(figure, on_hand=11)) == ["overstock"]
    assert kinds(replace(figure, on_hand=9)) == ["stock_out"]


def test_nothing_runs_out_of_which_nobody_said_how_much_there_should_be() -> None:
    figure = ItemFigure(BOLT, 0, used_at=NOW)

    assert kinds(figure) == []
    assert kinds(replace(figure, on_hand=-3)) == []
    assert kinds(replace(figure, min_stock=0)) == []
    assert kinds(replace(figure, min_stock=1)) == ["stock_out"]


def test_nobody_misses_what_is_out_of_use_but_too_much_of_it_is_told() -> None:
    figure = ItemFigure(BOLT, 0, active=False, min_stock=5, max_stock=8, used_at=NOW)

    assert kinds(figure) == []
    assert kinds(replace(figure, on_hand=9)) == ["overstock"]


def test_what_nobody_asked_for_in_so_many_days_is_slow() -> None:
    figure = ItemFigure(BOLT, 10, slow_days=90, used_at=NOW - 90 * DAY_MS)

    assert kinds(figure) == ["slow"]
    assert kinds(replace(figure, used_at=NOW - 90 * DAY_MS + 1)) == []
    assert kinds(replace(figure, used_at=None, came_at=NOW - 100 * DAY_MS)) == ["slow"]
    assert kinds(replace(figure, used_at=None, came_at=NOW)) == []
    assert kinds(replace(figure, on_hand=0)) == []
    assert kinds(replace(figure, slow_days=None)) == []


def test_what_nobody_may_use_fills_no_gap_but_lies_there_all_the_same() -> None:
    figure = ItemFigure(BOLT, 12, min_stock=5, max_stock=10, blocked=8)

    assert causes(figure, TODAY, NOW) == [
        Due("overstock", BOLT, 12, 10),
        Due("stock_out", BOLT, 4, 5),
    ]
    only_blocked = ItemFigure(BOLT, 8, min_stock=1, used_at=NOW, blocked=8)
    assert causes(only_blocked, TODAY, NOW) == [Due("stock_out", BOLT, 0, 1)]


def test_what_came_back_lately_after_there_was_none_is_not_slow() -> None:
    figure = ItemFigure(BOLT, 10, slow_days=90, used_at=NOW - 200 * DAY_MS)

    assert kinds(replace(figure, back_at=NOW)) == []
    assert kinds(replace(figure, back_at=NOW - 90 * DAY_MS)) == ["slow"]
    assert kinds(replace(figure, used_at=None, came_at=1, back_at=NOW)) == []


def known(*alerts: Alert) -> dict[AlertKey, Alert]:
    return {alert.key: alert for alert in alerts}


def opened(due: list[Due]) -> list[Alert]:
    return reconcile({}, due, SITE, NOW).fresh


def test_a_new_cause_opens_an_alert_and_the_same_one_opens_no_other() -> None:
    due = [Due("overstock", BOLT, 11, 10)]
    [alert] = opened(due)

    again = reconcile(known(alert), due, SITE, NOW + 1)

    assert (alert.kind, alert.quantity, alert.limit, alert.opened_at) == ("overstock", 11, 10, NOW)
    assert (again.fresh, again.changed) == ([], [])


def test_another_figure_is_shown_in_the_same_alert_and_its_owner_stays() -> None:
    [alert] = opened([Due("overstock", BOLT, 11, 10)])
    alert.owner = 31

    found = reconcile(known(alert), [Due("overstock", BOLT, 12, 10)], SITE, NOW + 1)

    assert [(one.id, one.quantity, one.owner) for one in found.changed] == [(alert.id, 12, 31)]


def test_it_closes_itself_when_the_cause_is_gone() -> None:
    [alert] = opened([Due("overstock", BOLT, 11, 10)])

    found = reconcile(known(alert), [], SITE, NOW + 5)

    assert [(one.status, one.closed_at) for one in found.changed] == [("closed", NOW + 5)]


dues = st.lists(
    st.builds(
        Due,
        kind=st.sampled_from(["expiring", "slow"]),
        item=st.integers(1, 3),
        quantity=st.integers(1, 3),
        limit=st.just(1),
        lot=st.sampled_from(["lot-1", "lot-2"]),
    ),
    max_size=6,
    unique_by=lambda due: due.key,
)


@given(dues, dues)
def test_after_a_look_there_is_one_open_alert_for_each_cause(
    earlier: list[Due], now: list[Due]
) -> None:
    before = known(*opened(earlier))

    found = reconcile(before, now, SITE, NOW + 1)

    standing = [*found.fresh, *before.values()]
    still_open = {one.key: one.figures for one in standing if one.status == "open"}
    assert still_open == {one.key: one.figures for one in now}
