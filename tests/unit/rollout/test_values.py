"""Cells become values of one kind, or say in a word why they do not."""

from __future__ import annotations

import datetime

import pytest

from takt.catalogue import Entered
from takt.rollout.values import CellError, Spelling, Value, parse

PLAIN = Spelling()
GERMAN = Spelling(decimal=",", group=".", date="dd.mm.yyyy")
ENGLISH = Spelling(group=",", date="mm/dd/yyyy")


@pytest.mark.parametrize(
    ("kind", "text", "spelling", "value"),
    [
        ("decimal", "12.50", PLAIN, Entered(125, 1)),
        ("decimal", "１２．５", PLAIN, Entered(125, 1)),
        ("decimal", ".5", PLAIN, Entered(5, 1)),
        ("decimal", "-3", PLAIN, Entered(-3, 0)),
        ("decimal", "\u22123", PLAIN, Entered(-3, 0)),
        ("decimal", "+7", PLAIN, Entered(7, 0)),
        ("decimal", "1.234,5", GERMAN, Entered(12345, 1)),
        ("decimal", "1234,5", GERMAN, Entered(12345, 1)),
        ("decimal", "1,234,567", ENGLISH, Entered(1234567, 0)),
        ("decimal", "1 234", Spelling(group=" "), Entered(1234, 0)),
        ("whole", "3.00", PLAIN, 3),
        ("flag", "是", PLAIN, True),
        ("flag", "No", PLAIN, False),
        ("date", "2026-02-28", PLAIN, datetime.date(2026, 2, 28)),
        ("date", "2014-08-08 00:00:00", PLAIN, datetime.date(2014, 8, 8)),
        ("date", "28.2.2026", GERMAN, datetime.date(2026, 2, 28)),
        ("date", "2/28/2026", ENGLISH, datetime.date(2026, 2, 28)),
        ("date", "2026年2月8日", Spelling(date="yyyy年m月d日"), datetime.date(2026, 2, 8)),
        ("code", " ａ－1  b ", PLAIN, "a-1 b"),
        ("name", " Six ", PLAIN, "Six"),
        ("word", "ＳＣＲＡＰ", PLAIN, "scrap"),
        ("time_zone", "Asia/Shanghai", PLAIN, "Asia/Shanghai"),
        ("barcode", "01:234", PLAIN, "01:234"),
    ],
)
def test_a_cell_is_read_as_its_kind(kind: str, text: str, spelling: Spelling, value: Value) -> None:
    assert parse(kind, text, spelling) == value


@pytest.mark.parametrize(
    ("kind", "text", "spelling", "code"),
    [
        ("decimal", "1e3", PLAIN, "not_a_number"),
        ("decimal", "NaN", PLAIN, "not_a_number"),
        ("decimal", "Infinity", PLAIN, "not_a_number"),
        ("decimal", "1_0", PLAIN, "not_a_number"),
        ("decimal", "٣", PLAIN, "not_a_number"),
        ("decimal", "1,5", PLAIN, "not_a_number"),
        ("decimal", "1.5", Spelling(decimal=","), "not_a_number"),
        ("decimal", "1.23,4", GERMAN, "not_a_number"),
        ("decimal", "12,34", ENGLISH, "not_a_number"),
        ("decimal", "0x10", PLAIN, "not_a_number"),
        ("decimal", "5 pcs", PLAIN, "not_a_number"),
        ("decimal", "1" * 30, PLAIN, "too_large"),
        ("decimal", ".", PLAIN, "not_a_number"),
        ("whole", "2.5", PLAIN, "not_whole"),
        ("flag", "maybe", PLAIN, "not_a_flag"),
        ("date", "2026-02-30", PLAIN, "not_a_date"),
        ("date", "30.02.2026", PLAIN, "not_a_date"),
        ("date", "0000-01-01", PLAIN, "not_a_date"),
        ("code", "A:1", PLAIN, "colon"),
        ("code", "A" * 65, PLAIN, "too_long"),
        ("code", "A\u202e1", PLAIN, "bad_character"),
        ("name", "x" * 201, PLAIN, "too_long"),
        ("name", "a\nb", PLAIN, "bad_character"),
        ("time_zone", "Mars/Olympus", PLAIN, "not_a_time_zone"),
        ("time_zone", "../etc/passwd", PLAIN, "not_a_time_zone"),
    ],
)
def test_a_cell_that_is_no_value_says_why(
    kind: str, text: str, spelling: Spelling, code: str
) -> None:
    with pytest.raises(CellError) as refused:
        parse(kind, text, spelling)
    assert refused.value.code == code
