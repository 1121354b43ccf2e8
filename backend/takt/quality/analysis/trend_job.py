"""Looks at the trends of each site by itself: whoever answers is told once a week of each warning.

The last week that is over is judged, as a whole and item by item. What came in late may take a
warning back while its week is the last one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from takt.inventory import Findings, finding_of, settle_findings
from takt.kernel.errors import Refused
from takt.quality.analysis.errors import TREND
from takt.quality.analysis.periods import Period, local, monday_of, week_of, weeks_between
from takt.quality.analysis.row_queries import rows_in
from takt.quality.analysis.rows import Row, Source
from takt.quality.analysis.trends import (
    SERIES,
    WEEKS_LEAST,
    WEEKS_MOST,
    Week,
    rows_of_series,
    warning,
    weeks_of,
)
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Database

log = logging.getLogger("takt.quality")

WATCHED: Final[tuple[Source, ...]] = ("inspections", "orders")
SITES: Final = """
    SELECT id, time_zone
    FROM location
    WHERE kind = 'site' AND active
    ORDER BY id
"""


async def watch_trends(database: Database, now_ms: int) -> int | None:
    """Opens notices of shares that grew beyond chance; the newest head."""
    head = None
    async with database.connection() as connection:
        sites = await connection.fetch(SITES)
    for site, zone in sites:
        period = last_weeks(now_ms, ZoneInfo(zone))
        try:
            async with database.read_snapshot() as connection:
                rows = await rows_in(connection, site, period, now_ms, WATCHED)
        except Refused as refusal:
            log.warning("trends of site %s are not watched: %s", site, refusal)
            continue
        findings = findings_of_trends(site, rows, period)
        if findings:
            head = await _settle(database, findings, now_ms) or head
    return head


async def _settle(database: Database, findings: Findings, now_ms: int) -> int | None:
    async with database.transaction() as connection:
        feed = FeedBatch()
        await settle_findings(connection, feed, now_ms, findings)
        return await feed.publish(connection, now_ms) if len(feed) else None


def last_weeks(now_ms: int, zone: ZoneInfo) -> Period:
    """The weeks that are over, as many as limits need."""
    sunday = monday_of(local(now_ms, zone).date()) - timedelta(days=1)
    return Period(sunday - timedelta(days=7 * (WEEKS_MOST + 1) - 1), sunday, zone)


def findings_of_trends(site: int, rows: Sequence[Row], period: Period) -> Findings:
    """The warnings of the last week; None where there is nothing to tell (any more)."""
    mondays = weeks_between(period.first, period.last)
    found: Findings = {}
    for series in SERIES:
        for item, own in _groups(rows_of_series(series, rows), mondays[-1]):
            told = warning(weeks_of(series, own, mondays))
            data = None if told is None else _data(series, told)
            case = f"{site}:{series}:{item or 'all'}:{week_of(mondays[-1])}"
            found |= finding_of(TREND, case, "warning", data, **_about(site, item))
    return found


def _groups(rows: Sequence[Row], monday: date) -> Iterator[tuple[int | None, list[Row]]]:
    """All rows, then those of each item that was looked at in a week and long enough before."""
    yield None, list(rows)
    by_item: dict[int, list[Row]] = {}
    for row in rows:
        by_item.setdefault(row.item, []).append(row)
    for item, own in sorted(by_item.items()):
        weeks = {row.week for row in own}
        if len(by_item) > 1 and week_of(monday) in weeks and len(weeks) > WEEKS_LEAST:
            yield item, own


def _about(site: int, item: int | None) -> dict[str, object]:
    """Nobody's act: the server looked by itself."""
    return {"site": site, "item": item, "operation": None, "device": None, "person": None}


def _data(series: str, week: Week) -> dict[str, object]:
    told = week.told()
    limit = 0.0 if week.lines is None else week.lines.ucl
    return {
        "series": series,
        "week": told["week"],
        "bad": week.bad,
        "whole": week.whole,
        "value": told["value"],
        "limit": f"{limit:.6f}",
        "rules": list(week.rules),
    }
