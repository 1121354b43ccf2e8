"""Brings the alarms of a series in step with its points and limits, and tells of them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from takt.inventory import Findings
from takt.quality.charts import store
from takt.quality.charts.alarms_at import alarms_at
from takt.quality.charts.causes import causes_of
from takt.quality.charts.model import AlarmKey, Change, Series, raised
from takt.quality.charts.told import findings_of_alarms, limits_row, tail_row
from takt.quality.charts.windows import Window, window_around, window_from

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch


async def settle_points(
    connection: Connection, feed: FeedBatch, series: Series, change: Change
) -> Findings:
    """Points came, went or changed."""
    lost = await store.save_points(connection, series.id, change.gone, change.fresh)
    if not series.saved:
        return {}
    touched = [*change.gone, *change.fresh, *change.before]
    window = await window_around(connection, series.id, touched)
    _tell_tail(feed, series, window)
    return await _settle(connection, series, window, lost, {one.key for one in change.fresh})


async def settle_limits(connection: Connection, feed: FeedBatch, series: Series) -> Findings:
    """Limits were saved: the points from then on are judged anew, each by those that hold."""
    window = await window_from(connection, series.id, series.saved[-1].from_at)
    feed.add(
        f"site:{series.key.site}",
        "control_limits",
        str(series.id),
        limits_row(series, series.saved[-1]),
    )
    _tell_tail(feed, series, window)
    return await _settle(connection, series, window, [], set())


def _tell_tail(feed: FeedBatch, series: Series, window: Window) -> None:
    row = tail_row(series, window.tail)
    feed.add(f"site:{series.key.site}", "series_tail", str(series.id), row)


async def _settle(
    connection: Connection,
    series: Series,
    window: Window,
    lost: Sequence[AlarmKey],
    anew: Collection[tuple[str, int]],
) -> Findings:
    found = await asyncio.to_thread(raised, window.points, series.saved)
    alarms = {key: one for key, one in found.items() if key[:2] in window.judged}
    dropped = window.alarms - alarms.keys()
    fresh = {key: one for key, one in alarms.items() if key not in window.alarms}
    await store.save_alarms(connection, series.id, dropped, fresh)
    retold = {key for key in alarms if key[:2] in anew}
    cases = sorted({*lost, *dropped, *fresh, *retold})
    if not cases:
        return {}
    causes = await causes_of(connection, series.key.code, {key[0] for key in cases})
    points = {one.key: one for one in window.points}
    return findings_of_alarms(series, cases, alarms, points, causes)


async def retell_causes(
    connection: Connection, series: int, points: Collection[tuple[str, str, int]]
) -> Findings:
    """Causes were named of points: their alarms say so."""
    known = await store.lock_one(connection, series)
    if known is None:
        return {}
    named = {(inspection, number) for inspection, code, number in points if code == known.key.code}
    stored = await alarms_at(connection, series, named)
    causes = await causes_of(connection, known.key.code, {key[0] for key in named})
    return findings_of_alarms(known, sorted(stored.alarms), stored.alarms, stored.points, causes)
