"""Reads a spreadsheet back from its XML, by nothing but the standard library."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts_of(content: bytes) -> dict[str, str]:
    """Every part of the file as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def sheets_of(content: bytes) -> dict[str, list[list[str | float]]]:
    """Cells by sheet: numbers as numbers, texts as texts, nothing where there is nothing."""
    parts = parts_of(content)
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = [str(sheet.get("name")) for sheet in book.iter(f"{_SPACE}sheet")]
    return {
        name: [_row(row) for row in ElementTree.fromstring(text).iter(f"{_SPACE}row")]
        for name, text in (
            (name, parts[f"xl/worksheets/sheet{number}.xml"])
            for number, name in enumerate(names, 1)
        )
    }


def _row(row: ElementTree.Element) -> list[str | float]:
    cells: dict[int, str | float] = {}
    for cell in row.iter(f"{_SPACE}c"):
        column = _column(str(cell.get("r")))
        inline = "".join(text.text or "" for text in cell.iter(f"{_SPACE}t"))
        value = cell.find(f"{_SPACE}v")
        cells[column] = inline if value is None or value.text is None else float(value.text)
    return [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
