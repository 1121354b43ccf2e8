"""A share that grows beyond chance opens one notice a week, by itself."""

from __future__ import annotations

from typing import Any

import pytest

from takt.quality import watch_trends
from takt.quality.analysis import row_queries
from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, NUT
from tests.integration.quality.random_facts import DAY_MS, START, Facts, a_site

WEEK_MS = 7 * DAY_MS
QUIET = (1, 0, 2, 1, 1, 0, 1, 2, 1, 1, 0, 1)
"""Units of a hundred that did not conform, week by week."""
BAD = {"code": 1, "number": 1, "counts": True, "is_undone": False}


async def inspected(
    desk: Desk, weeks: tuple[int, ...], item: int = BOLT, facts: Facts | None = None
) -> Facts:
    """One inspection of a hundred units a week, so many of them bad; now is the week after."""
    plant = desk.plant
    if facts is None:
        suppliers = desk.supplier, desk.other
        facts = Facts(plant.database, plant.site, plant.places["A1"], suppliers)
    for week, bad in enumerate(weeks):
        one = {"at": week * WEEK_MS + DAY_MS, "item": item, "lot": 0, "person": 1, "number": 100}
        one |= {"part": bad, "supplier": 1, "flag": True, "is_undone": False, "is_void": False}
        one |= {"is_skipped": False, "good": 100 - bad, "defects": [BAD] * bad}
        await facts.add({**one, "kind": "inspection"})
    return facts


async def told(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    now_ms = START + len(QUIET) * WEEK_MS + WEEK_MS + 3_600_000
    await watch_trends(desk.plant.database, now_ms)
    return await desk.noted("quality.trend")


async def test_weeks_as_usual_warn_of_nothing(desk: Desk) -> None:
    await inspected(desk, (*QUIET, 1))

    assert await told(desk) == []


async def test_a_week_beyond_the_limit_opens_one_notice_however_often_it_is_looked_at(
    desk: Desk,
) -> None:
    await inspected(desk, (*QUIET, 9))

    first = await told(desk)
    again = await told(desk)

    units = [data for _, data in first if data["series"] == "units"]
    assert [(one["week"], one["bad"], one["whole"]) for one in units] == [("2026-W14", 9, 100)]
    assert units[0]["value"] == "0.090000"
    assert "nelson_1" in units[0]["rules"]
    assert again == first


async def test_an_item_warns_by_itself_where_the_whole_is_quiet(desk: Desk) -> None:
    await inspected(desk, (*QUIET, 6), NUT)
    for _ in range(20):
        await inspected(desk, (*(one + 1 for one in QUIET), 1), BOLT)

    found = [one for one in await told(desk) if one[1]["series"] == "units"]

    rows = await desk.plant.notices()
    assert [one["item"] for one in rows if one["data"].get("series") == "units"] == [NUT]
    assert len(found) == 1


async def test_an_undone_week_takes_its_warning_back(desk: Desk) -> None:
    await inspected(desk, (*QUIET, 9))
    assert await told(desk)

    await desk.plant.database.pool.execute(
        "UPDATE inspection SET nonconforming = '{0}', status = 'passed'"
    )

    assert await told(desk) == []


async def test_a_site_with_too_many_rows_does_not_keep_the_others_from_their_warning(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inspected(desk, (1,) * 14)
    await inspected(desk, (1,) * 14)
    behind = await a_site(desk.plant.database, 960_001, (desk.supplier, desk.other))
    await inspected(desk, (*QUIET, 9), facts=behind)
    monkeypatch.setattr(row_queries, "ROWS_MAX", 20)

    assert "units" in {data["series"] for _, data in await told(desk)}
