"""Named files that are wrong: data to import, mapping files, backup archives.

A file is refused with a code that says why, by row where there is one; nothing is written.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass

HEADER = b"item,location,quantity\n"
GOOD_ROW = b"BOLT,A-1,5\n"
MAPPING = 'id = "x.y"\nkind = "unit"\n[fields]\ncode = { column = "a" }\n'


@dataclass(frozen=True)
class WrongImport:
    """The bytes of a file of opening stock, and the code and row of the first problem."""

    name: str
    data: bytes
    code: str
    row: int | None = None


def _row(name: str, row: str, code: str) -> WrongImport:
    return WrongImport(name, HEADER + GOOD_ROW + row.encode() + b"\n", code, 3)


IMPORTS = (
    WrongImport("a file of nothing", b"", "header_missing"),
    WrongImport("a header of another file", b"a,b,c\n1,2,3\n", "column_missing"),
    WrongImport("a header with a column twice", b"item,item,quantity\n", "column_repeated"),
    WrongImport("a workbook", b"PK\x03\x04" + HEADER, "not_text"),
    WrongImport("a PDF", b"%PDF-1.7\n", "not_text"),
    WrongImport("a picture", b"\x89PNG\r\n\x1a\n", "not_text"),
    WrongImport("a program", b"\x7fELF\x02\x01", "not_text"),
    WrongImport("a compressed file", b"\x1f\x8b\x08\x00", "not_text"),
    WrongImport("UTF-16 that was not declared", "item\n".encode("utf-16"), "mark_unexpected"),
    WrongImport("GB18030 that was not declared", HEADER + "螺栓,A-1,5\n".encode("gb18030"),
                "bad_encoding"),
    WrongImport("a cut character", HEADER + b"\xe8\x9e,A-1,5\n", "bad_encoding"),
    WrongImport("a NUL", HEADER + b"BO\x00LT,A-1,5\n", "nul_character"),
    WrongImport("a quote that never closes", HEADER + b'"BOLT,A-1,5\n', "quote_not_closed"),
    WrongImport("a line of two megabytes", HEADER + b"x" * 2_000_000, "line_too_long"),
    _row("a cell too few", "BOLT,A-1", "column_count"),
    _row("a cell too many", "BOLT,A-1,5,6", "column_count"),
    _row("an item that is not there", "GHOST,A-1,5", "unknown"),
    _row("a place that is not there", "BOLT,NOWHERE,5", "unknown"),
    _row("a place where nothing can lie", "BOLT,S,5", "holds_no_stock"),
    _row("a quantity below nothing", "NUT,A-1,-5", "negative"),
    _row("a quantity in words", "NUT,A-1,five", "not_a_number"),
    _row("half a piece", "NUT,A-1,2.5", "too_precise"),
    _row("a quantity beyond all stock", "NUT,A-1,99999999999999999999", "too_large"),
    _row("a quantity in exponents", "NUT,A-1,1e3", "not_a_number"),
    _row("a quantity that is not a number", "NUT,A-1,NaN", "not_a_number"),
    _row("the same row twice", "BOLT,A-1,5", "key_repeated"),
)  # fmt: skip

# name -> (text of the mapping, field at fault, code)
MAPPINGS: dict[str, tuple[str, str, str]] = {
    "a mapping that is no TOML": ("id = ", "", "not_toml"),
    "a mapping without a name": ('kind = "unit"\n[fields]\n', "id", "missing"),
    "a mapping with a path for a name": (MAPPING.replace("x.y", "../x"), "id", "bad_spelling"),
    "a mapping of an unknown kind": (MAPPING.replace('"unit"', '"rocket"'), "kind", "not_allowed"),
    "a mapping with a word too many": ("more = 1\n" + MAPPING, "more", "unknown_key"),
    "a mapping of an unknown field": (
        MAPPING + 'price = { column = "b" }\n', "fields.price", "unknown_field",
    ),
    "a mapping with an encoding that is none": (
        MAPPING + '[format]\nencoding = "klingon"\n', "format.encoding", "not_allowed",
    ),
    "a mapping whose delimiter is two characters": (
        MAPPING + '[format]\ndelimiter = "::"\n', "format.delimiter", "not_a_character",
    ),
    "a mapping whose delimiter is a line end": (
        MAPPING + '[format]\ndelimiter = "\\n"\n', "format.delimiter", "not_a_character",
    ),
    "a mapping of no fields": ('id = "x.y"\nkind = "unit"\n', "fields", "missing"),
}  # fmt: skip

Archive = Callable[[], bytes]


def _tar(*members: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size, info.type = len(content), kind
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def _manifest(**changes: object) -> bytes:
    facts: dict[str, object] = {
        "format": 1,
        "made_at_ms": 0,
        "takt_version": "0",
        "server_version": 1,
        "epoch": 1,
        "migrations": [],
        "tables": {},
        "parts": {},
    }
    return json.dumps({**facts, **changes}).encode()


ARCHIVES: dict[str, bytes] = {
    "a backup of nothing": b"",
    "a backup that is text": b"not a tar\n" * 100,
    "a backup of zeros": bytes(10_240),
    "a compressed backup": b"\x1f\x8b\x08\x00" + bytes(600),
    "half a backup": _tar(("takt.json", _manifest()))[:700],
    "a backup that begins with something else": _tar(("a", b""), ("takt.json", _manifest())),
    "a backup whose manifest is no JSON": _tar(("takt.json", b"{")),
    "a backup whose manifest is a list": _tar(("takt.json", b"[]")),
    "a backup of a later format": _tar(("takt.json", _manifest(format=2))),
    "a backup whose format is text": _tar(("takt.json", _manifest(format="1"))),
    "a backup without a database": _tar(("takt.json", _manifest())),
    "a backup with a part that is missing": _tar(
        ("takt.json", _manifest(parts={"database.dump": "00" * 32}))
    ),
    "a backup with a damaged part": _tar(
        ("takt.json", _manifest(parts={"database.dump": "00" * 32})), ("database.dump", b"x")
    ),
    "a backup that climbs out of its folder": _tar(
        ("takt.json", _manifest()), ("secrets/../../x", b"x")
    ),
    "a backup with an absolute path": _tar(("takt.json", _manifest()), ("/etc/x", b"x")),
    "a backup with a file of nobody": _tar(("takt.json", _manifest()), ("extra", b"x")),
    "a backup whose manifest is a link": _tar(("takt.json", b""), kind=tarfile.SYMTYPE),
    "a backup whose manifest is a folder": _tar(("takt.json", b""), kind=tarfile.DIRTYPE),
    "a backup with a folder among its parts": _tar(("takt.json", _manifest()), ("secrets", b"")),
}
