"""Variance reports: what they hold, on paper, as a spreadsheet and as JSON."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from takt.stocktake.paper_words import KEYS, Words
from takt.stocktake.report import Duplicate, OneCount, Report, ReportLine, UnknownCode, told
from takt.stocktake.report_papers import report_pdf, report_xlsx
from takt.stocktake.sheet import PaperHead
from tests.unit.stocktake.spreadsheets import parts_of, sheets_of

AT = 1_767_592_800_000
HEAD = PaperHead("ST-7", "January", "full", "Plant 1", "", "", True, "2026-01-05T06:00")


def line(number: int, **fields: object) -> ReportLine:
    known: dict[str, object] = {
        "id": number, "place": f"A-{number:02}", "zone": "Z1", "item": f"ITEM-{number}",
        "name_zh": "轴承", "name_en": "Bearing", "lot": "", "kind": "A", "unit": "PC", "scale": 0,
        "state": "done", "origin": "plan", "counted": 100, "book": 100, "unit_cost": 10_000,
        "at": AT, "counts": (OneCount("Ann", 100, "accepted", AT),),
    }  # fmt: skip
    return ReportLine(**{**known, **fields})  # type: ignore[arg-type]  # fields by their names


BOTH = (OneCount("Ann", 4, "accepted", AT), OneCount("Bo", 3, "voided", AT + 60_000))
REPORT = Report(
    [
        line(1),
        line(
            2, zone="Z2", kind="B", scale=3, counted=2_500, book=3_000, lot="L-2", reason="lost",
            reason_zh="丢失", reason_en="Lost", approver="Chen", meaning="approved",
        ),
        line(3, state="open", counted=None, counts=(), book=7),
        line(4, origin="found", counted=4, book=0, counts=BOTH),
        line(5, state="review", counted=6, book=6, unit_cost=None),
    ],
    [Duplicate("SN-1", ("A-01", "A-04"))],
    [UnknownCode("4006381333931", "A-02", "Ann", AT)],
)  # fmt: skip


def pages_of(document: bytes) -> str:
    opened = pypdfium2.PdfDocument(document)
    return "\n".join(str(page.get_textpage().get_text_range()) for page in opened)


def test_the_lists_name_what_people_have_to_look_at() -> None:
    answer = told(REPORT, REPORT.lines)

    assert answer["gaps"] == [3]
    assert answer["found"] == [4]
    assert [one["id"] for one in answer["several"]] == [4]
    assert [one["person"] for one in answer["several"][0]["counts"]] == ["Ann", "Bo"]
    assert answer["duplicates"] == [{"serial": "SN-1", "places": ("A-01", "A-04")}]
    assert answer["unknown"][0]["code"] == "4006381333931"
    assert answer["lines"][1]["variance"] == -500
    assert answer["lines"][1]["value"] == -5_000
    assert answer["lines"][2]["variance"] is None
    assert answer["lines"][4]["value"] is None


def test_sums_count_only_lines_with_a_count() -> None:
    answer = told(REPORT, ())

    assert (answer["sums"]["lines"], answer["sums"]["right"]) == (4, 2)
    assert answer["sums"]["value_off"] == 5_000 + 40_000
    assert [(one["zone"], one["lines"]) for one in answer["by_zone"]] == [("Z1", 3), ("Z2", 1)]
    assert [(one["class"], one["lines"]) for one in answer["by_class"]] == [("A", 3), ("B", 1)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Variance report ST-7", "Lost", "approved", "Lines right: 50.0 %", "not counted")),
        ("zh-CN", ("盘点差异报告 ST-7", "丢失", "批准", "行准确率: 50.0 %", "未盘")),
    ],
)
def test_the_paper_says_everything_in_the_language_of_its_reader(
    language: str, expected: tuple[str, ...]
) -> None:
    text = pages_of(report_pdf(HEAD, REPORT, Words(language)))

    for word in (*expected, "-0.500", "-0.5000", "Chen", "SN-1", "4006381333931", "L-2", "1 / "):
        assert word in text


def test_the_spreadsheet_has_a_sheet_for_each_list_and_numbers_as_numbers() -> None:
    content = report_xlsx(HEAD, REPORT, Words("en"))

    sheets = sheets_of(content)
    assert list(sheets) == [
        "Sums by zone", "Sums by class", "All lines", "Counted by several people",
        "Serials found at two places", "Lines not counted", "Lines found, not on the list",
        "Codes nobody knew",
    ]  # fmt: skip
    second = sheets["All lines"][2]
    assert second[4:9] == ["PC", 2.5, 3.0, -0.5, -0.5]
    assert second[9:14] == ["Lost", "Ann", "Chen", "approved", "2026-01-05 06:00"]
    assert sheets["Lines not counted"][1][:2] == ["A-03", "ITEM-3"]
    assert "#,##0.000" in parts_of(content)["xl/styles.xml"]


def test_times_are_those_of_the_clock_of_the_site_and_say_which() -> None:
    head = replace(HEAD, made_at="2026-01-05 14:00", time_zone="Asia/Shanghai")

    text = pages_of(report_pdf(head, REPORT, Words("en")))
    sheets = sheets_of(report_xlsx(head, REPORT, Words("zh-CN")))

    assert "Made at (Asia/Shanghai): 2026-01-05 14:00" in text
    assert "时间（Asia/Shanghai）" in sheets["盘点明细"][0]
    assert "2026-01-05 14:00" in sheets["盘点明细"][1]
    assert sheets["未识别的条码"][1][-1] == "2026-01-05 14:00"


def test_a_quantity_stands_beside_its_unit_in_the_words_of_screens() -> None:
    report = Report([line(1, unit_zh="件", unit_en="piece", counts=BOTH)])

    assert "piece" in pages_of(report_pdf(HEAD, report, Words("en")))
    sheets = sheets_of(report_xlsx(HEAD, report, Words("zh-CN")))
    for name in ("盘点明细", "多人盘点对比"):
        assert "件" in sheets[name][1]


def test_what_nobody_counted_stays_in_the_sum_of_lines() -> None:
    report = Report([line(1), line(2, state="dropped", counted=None, book=None, counts=())])

    assert told(report, ())["coverage"] == {"lines": 2, "counted": 1, "not_counted": 1}
    assert "1 of 2 lines counted, 1 not counted" in pages_of(report_pdf(HEAD, report, Words("en")))


def test_a_printed_spreadsheet_names_the_stocktake() -> None:
    content = report_xlsx(HEAD, REPORT, Words("en"))

    assert "Variance report ST-7 January" in parts_of(content)["xl/worksheets/sheet1.xml"]


def test_a_report_of_nothing_is_a_document_all_the_same() -> None:
    empty = Report([])

    assert "None" in pages_of(report_pdf(HEAD, empty, Words("en")))
    assert sheets_of(report_xlsx(HEAD, empty, Words("en")))["All lines"][0][0] == "Place"


def test_every_word_is_there_in_both_languages() -> None:
    for key in KEYS:
        assert Words("en")(key)
        assert Words("zh-CN")(key)
        assert Words("zh-CN")(key) != Words("en")(key)
