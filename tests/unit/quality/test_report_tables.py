"""What a quality report on paper says of costs: cents, and nothing of what nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from takt.quality.analysis.paper_words import Words
from takt.quality.analysis.periods import Period
from takt.quality.analysis.ratios import cents
from takt.quality.analysis.report_tables import Report, cell_text, tables_of
from takt.quality.analysis.rows import Row

SCRAP = Row(source="scrap", id="a", at=0, item=1, unit=1, scale=0, quantity=5)
PERIOD = Period(date(2026, 1, 5), date(2026, 1, 6), ZoneInfo("Asia/Shanghai"))


def costs_on_paper(*rows: Row) -> dict[str, list[str]]:
    words = Words("en")
    report = Report("P1", PERIOD, "", "", rows, [], {"item": {}}, with_costs=True)
    [table] = [one for one in tables_of(report, words) if one.title == words("costs")]
    return {str(row[0]): [cell_text(cell) for cell in row[1:]] for row in table.rows}


def test_costs_are_written_in_cents_and_the_unknown_stay_empty() -> None:
    known = replace(SCRAP, unit_cost=30_049)
    unknown = replace(SCRAP, id="b", item=2)

    assert costs_on_paper(known, unknown)["Total"] == ["15.02", "2", "1"]
    nobody_knows = costs_on_paper(unknown)
    assert (nobody_knows["Scrap"], nobody_knows["Total"]) == (["", "1", "1"], ["", "1", "1"])
    assert costs_on_paper()["Total"] == ["0.00", "0", "0"]


@pytest.mark.parametrize(
    ("value", "shown"), [(0, 0), (49, 0), (50, 1), (150, 2), (-50, -1), (-49, 0), (10_000, 100)]
)
def test_half_a_cent_goes_up_as_on_the_screens(value: int, shown: int) -> None:
    assert cents(value) == shown
