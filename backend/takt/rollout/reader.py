"""Reads a CSV or TSV file record by record in bounded memory, as its mapping declares it.

Nothing is guessed: encoding, delimiter and quote are declared, and a file that is not what
was declared is refused with the row where it shows. No line, field or file is read whole.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from takt.rollout.problems import FileRefusedError, Problem, shown

LINE_LENGTH_MAX: Final = 1_048_576
FIELD_LENGTH_MAX: Final = 131_072
COLUMNS_MAX: Final = 500
ROWS_MAX: Final = 5_000_000

ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
    "gb18030": "gb18030",
}
_UTF16_MARKS: Final = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-16-le": (codecs.BOM_UTF16_LE,),
    "utf-16-be": (codecs.BOM_UTF16_BE,),
}
_NOT_TEXT: Final = {
    b"PK\x03\x04": "xlsx or zip",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"\x7fELF": "program",
    b"SQLite format 3": "sqlite",
}


@dataclass(frozen=True, slots=True)
class Format:
    """How the bytes of a file become cells."""

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    columns: tuple[str, ...] = ()
    skip_rows: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its row number and its cells by column."""

    row: int
    cells: dict[str, str]


def read_records(stream: BinaryIO, layout: Format, wanted: set[str]) -> Iterator[Record | Problem]:
    """Records in order; a record of the wrong width comes as a Problem instead.

    `wanted` are the columns that the mapping names; all must be there.
    """
    columns = layout.columns
    rows = _numbered(stream, layout)
    for _ in range(layout.skip_rows):
        next(rows, None)
    if layout.header:
        columns = _header(rows, wanted)
    elif missing := sorted(wanted - set(columns)):
        raise FileRefusedError(Problem("column_missing", data={"columns": missing}))
    for number, cells in rows:
        if number > ROWS_MAX:
            raise FileRefusedError(Problem("too_many_rows", row=number, data={"most": ROWS_MAX}))
        if not cells or cells == [""]:
            continue
        if len(cells) != len(columns):
            data = {"expected": len(columns), "found": len(cells)}
            yield Problem("column_count", row=number, data=data)
            continue
        yield Record(number, dict(zip(columns, cells, strict=True)))


def _header(rows: Iterator[tuple[int, list[str]]], wanted: set[str]) -> tuple[str, ...]:
    number, cells = next(rows, (1, []))
    names = [cell.strip() for cell in cells]
    if not any(names):
        raise FileRefusedError(Problem("header_missing", row=number))
    if twice := sorted({name for name in names if names.count(name) > 1 and name in wanted}):
        raise FileRefusedError(Problem("column_repeated", row=number, data={"columns": twice}))
    if missing := sorted(wanted - set(names)):
        raise FileRefusedError(Problem("column_missing", row=number, data={"columns": missing}))
    return tuple(name if names.count(name) == 1 else f"{name}\0{i}" for i, name in enumerate(names))


def _numbered(stream: BinaryIO, layout: Format) -> Iterator[tuple[int, list[str]]]:
    lines = _Lines(stream, layout)
    csv.field_size_limit(FIELD_LENGTH_MAX)
    if layout.quote:
        reader = csv.reader(lines, delimiter=layout.delimiter, quotechar=layout.quote, strict=True)
    else:
        reader = csv.reader(lines, delimiter=layout.delimiter, quoting=csv.QUOTE_NONE, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefusedError(Problem(_csv_word(str(error)), row=number)) from error
        except FileRefusedError as refused:
            # The reader counts lines, the report counts records.
            raise FileRefusedError(_at_row(refused.problem, number)) from refused
        if len(cells) > COLUMNS_MAX:
            raise FileRefusedError(Problem("too_many_columns", row=number))
        yield number, cells


def _at_row(problem: Problem, number: int) -> Problem:
    row = number + int(problem.data.get("lines_on", 0))
    data = {name: value for name, value in problem.data.items() if name != "lines_on"}
    return Problem(problem.code, row=row, value=problem.value, data=data)


def _csv_word(message: str) -> str:
    if "field limit" in message:
        return "field_too_long"
    if "unexpected end" in message:
        return "quote_not_closed"
    return "quote_misplaced"


class _Lines:
    """Lines of bounded length in the declared encoding."""

    def __init__(self, stream: BinaryIO, layout: Format) -> None:
        start = stream.read(16)
        _check_start(start, layout.encoding)
        joined = io.BufferedReader(_Rejoined(start, stream))
        encoding = ENCODINGS[layout.encoding]
        self._text = io.TextIOWrapper(joined, encoding=encoding, errors="strict", newline="")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(LINE_LENGTH_MAX + 1)
        except UnicodeDecodeError as error:
            raise FileRefusedError(_bad_encoding(error)) from error
        except UnicodeError as error:
            raise FileRefusedError(Problem("bad_encoding")) from error
        if not line:
            raise StopIteration
        if len(line) > LINE_LENGTH_MAX:
            raise FileRefusedError(Problem("line_too_long", data={"most": LINE_LENGTH_MAX}))
        if "\0" in line:
            raise FileRefusedError(Problem("nul_character", value=shown(line)))
        return line


def _bad_encoding(error: UnicodeDecodeError) -> Problem:
    before = error.object[: error.start].decode(error.encoding, errors="ignore")
    wrong = error.object[error.start : error.start + 4].hex(" ")
    return Problem("bad_encoding", data={"bytes": wrong, "lines_on": before.count("\n")})


def _check_start(start: bytes, encoding: str) -> None:
    marks = _UTF16_MARKS.get(encoding)
    if marks is not None:
        if start and not start.startswith(marks):
            raise FileRefusedError(Problem("mark_missing", data={"encoding": encoding}))
        return
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefusedError(Problem("mark_unexpected", data={"found": "utf-16"}))
    if encoding != "utf-8-sig" and start.startswith(codecs.BOM_UTF8):
        raise FileRefusedError(Problem("mark_unexpected", data={"found": "utf-8-sig"}))
    for magic, kind in _NOT_TEXT.items():
        if start.startswith(magic):
            raise FileRefusedError(Problem("not_text", data={"found": kind}))


class _Rejoined(io.RawIOBase):
    """A stream with its first bytes put back."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target)  # type: ignore[arg-type]  # io hands in a writable buffer
        if self._start:
            piece, self._start = self._start[: len(view)], self._start[len(view) :]
        else:
            piece = self._rest.read(len(view))
        view[: len(piece)] = piece
        return len(piece)
