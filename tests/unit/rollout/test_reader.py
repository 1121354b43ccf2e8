"""Files are read as declared, in bounded memory, and refused with the row where they break."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from takt.rollout.problems import FileRefusedError, Problem
from takt.rollout.reader import (
    FIELD_LENGTH_MAX,
    LINE_LENGTH_MAX,
    Format,
    Record,
    read_records,
)

TSV = Format(delimiter="\t", quote="", header=False, columns=("a", "b"))


def read(data: bytes, layout: Format, *wanted: str) -> list[Record | Problem]:
    return list(read_records(io.BytesIO(data), layout, set(wanted)))


def refusal(data: bytes, layout: Format, *wanted: str) -> Problem:
    with pytest.raises(FileRefusedError) as refused:
        read(data, layout, *wanted)
    return refused.value.problem


def cells(data: bytes, layout: Format, *wanted: str) -> list[dict[str, str]]:
    found = read(data, layout, *wanted)
    assert all(isinstance(record, Record) for record in found)
    return [record.cells for record in found if isinstance(record, Record)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_understood(end: str) -> None:
    assert cells(f"a,b{end}1,2{end}3,4".encode(), Format(), "a") == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
    ]


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_every_declared_encoding_is_read(encoding: str, codec: str) -> None:
    data = "名称,数量\r\n六角螺栓𠮷,１２\r\n".encode(codec)
    found = cells(data, Format(encoding=encoding), "名称")
    assert found == [{"名称": "六角螺栓𠮷", "数量": "１２"}]


def test_big_endian_utf16_is_read_by_its_mark() -> None:
    data = b"\xfe\xff" + "a,b\n1,2\n".encode("utf-16-be")
    assert cells(data, Format(encoding="utf-16-be"), "a") == [{"a": "1", "b": "2"}]
    assert refusal(data, Format(encoding="utf-16-le"), "a").code == "mark_missing"


def test_unicode_line_separators_are_text() -> None:
    data = "a\tb\u2028c\x0bd\n".encode()
    assert cells(data, TSV) == [{"a": "a", "b": "b\u2028c\x0bd"}]


def test_quoted_cells_hold_delimiters_quotes_and_line_ends() -> None:
    data = b'a,b\n"x,""y""","1\n2"\n5,6\n'
    found = read(data, Format(), "a")
    assert found[0] == Record(2, {"a": 'x,"y"', "b": "1\n2"})
    assert found[1] == Record(3, {"a": "5", "b": "6"})


def test_without_a_quote_character_quotes_are_text() -> None:
    assert cells(b'1"\t"2\n', TSV) == [{"a": '1"', "b": '"2'}]


def test_a_record_of_another_width_is_told_and_passed_over() -> None:
    found = read(b"a,b\n1\n1,2\n1,2,3\n", Format(), "a")
    assert found[0] == Problem("column_count", row=2, data={"expected": 2, "found": 1})
    assert found[1] == Record(3, {"a": "1", "b": "2"})
    assert isinstance(found[2], Problem)


def test_empty_lines_are_passed_over_but_counted_as_rows() -> None:
    assert read(b"a,b\n\n1,2\n\n", Format(), "a") == [Record(3, {"a": "1", "b": "2"})]


def test_rows_before_the_header_can_be_passed_over() -> None:
    data = b"Report of today\n\na,b\n1,2\n"
    assert cells(data, Format(skip_rows=2), "a") == [{"a": "1", "b": "2"}]


def test_columns_that_nobody_wants_may_repeat() -> None:
    assert cells(b"a,x,x\n1,2,3\n", Format(), "a")[0]["a"] == "1"


BROKEN: list[tuple[bytes, Format, str, int | None]] = [
    (b"a,b\n\xff\xfe,1\n", Format(), "bad_encoding", 2),
    (b"a,b\n1,2\n3,\xe9\n", Format(), "bad_encoding", 3),
    (b"a,b\n1,\x81\x00\n", Format(encoding="gb18030"), "bad_encoding", 2),
    (b"\xff\xfea\x00,\x00b\x00\n\x00\x00", Format(encoding="utf-16"), "bad_encoding", None),
    (b"a,b\n1,\x00\n", Format(), "nul_character", 2),
    (b"PK\x03\x04rest", Format(), "not_text", None),
    (b"\xd0\xcf\x11\xe0rest", Format(), "not_text", None),
    (b"%PDF-1.7", Format(), "not_text", None),
    (b"\x1f\x8b\x08", Format(), "not_text", None),
    (b"\x89PNG\r\n", Format(), "not_text", None),
    (b"\x7fELF", Format(), "not_text", None),
    (b"\xef\xbb\xbfa,b\n", Format(), "mark_unexpected", None),
    (b"\xff\xfea\x00", Format(), "mark_unexpected", None),
    (b"a,b\n", Format(encoding="utf-16"), "mark_missing", None),
    (b"", Format(), "header_missing", 1),
    (b",,\n", Format(), "header_missing", 1),
    (b"b,c\n", Format(), "column_missing", 1),
    (b"a,a\n", Format(), "column_repeated", 1),
    (b'a,b\n"1,2\n', Format(), "quote_not_closed", 2),
    (b'a,b\n"1"x,2\n', Format(), "quote_misplaced", 2),
    (b"a,b\n1," + b"x" * (FIELD_LENGTH_MAX + 1), Format(), "field_too_long", 2),
    (b'a,b\n"' + b"x\n" * FIELD_LENGTH_MAX, Format(), "field_too_long", 2),
    (b"a,b\n" + b"," * 600 + b"\n", Format(), "too_many_columns", 2),
    (b"a\t" + b"x" * LINE_LENGTH_MAX, TSV, "line_too_long", 1),
]


@pytest.mark.parametrize(
    ("data", "layout", "code", "row"), BROKEN, ids=[f"{n}-{c[2]}" for n, c in enumerate(BROKEN)]
)
def test_a_file_that_is_not_what_was_declared_is_refused(
    data: bytes, layout: Format, code: str, row: int | None
) -> None:
    problem = refusal(data, layout, "a")
    assert problem.code == code
    if row is not None:
        assert problem.row == row


class Made(io.RawIOBase):
    """A file whose bytes are made as they are read."""

    def __init__(self, piece: bytes, pieces: int) -> None:
        self._piece = piece
        self.left = pieces

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target)  # type: ignore[arg-type]  # io hands in a writable buffer
        if not self.left or len(view) < len(self._piece):
            return 0
        self.left -= 1
        view[: len(self._piece)] = self._piece
        return len(self._piece)


def test_a_line_of_a_gigabyte_costs_little_memory() -> None:
    endless = Made(b"x" * 4096, 2**30 // 4096)
    tracemalloc.start()
    with pytest.raises(FileRefusedError) as refused:
        list(read_records(io.BufferedReader(endless), TSV, {"a"}))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.problem.code == "line_too_long"
    assert most < 40_000_000
    assert endless.left > 2**30 // 4096 // 2


def test_many_rows_are_read_one_by_one() -> None:
    rows = Made(b"1\t1\n" * 1_000, 30)
    count = 0
    tracemalloc.start()
    for _ in read_records(io.BufferedReader(rows), TSV, {"a"}):
        count += 1
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert most < 2_000_000
