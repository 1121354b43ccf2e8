"""The GS1 syntax dictionary as rows, to compare the table of identifiers with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

CHECKS: Final = {
    "csum": "check_digit",
    "csumalpha": "check_characters",
    "hasnondigit": "has_letter",
    "hh": "hour",
    "hhmi": "time",
    "hyphen": "hyphen",
    "iban": "iban",
    "importeridx": "importer_index",
    "iso5218": "sex",
    "latitude": "latitude",
    "longitude": "longitude",
    "mi": "minute",
    "nonzero": "nonzero",
    "nozeroprefix": "no_leading_zero",
    "pcenc": "percent_encoding",
    "pieceoftotal": "piece_of_total",
    "posinseqslash": "place_in_sequence",
    "ss": "second",
    "winding": "winding",
    "yesno": "yes_no",
    "yymmd0": "date_or_month",
    "yymmdd": "date",
    "yyyymmdd": "full_date",
    "zero": "zero",
}
"""The dictionary's word for each check of ours."""
NOT_JUDGED: Final = frozenset(
    {"gcppos1", "gcppos2", "iso3166", "iso3166999", "iso3166alpha2", "iso4217"}
    | {"packagetype", "mediatype", "couponcode", "couponposoffer"}
)
_PART: Final = re.compile(r"(\[)?([NXYZ])(\.\.)?([0-9]+)\]?((?:,\w+)*)")


def rows(dictionary: Path) -> list[dict[str, Any]]:
    """The entries of the dictionary, in the shape of our table without its titles."""
    lines = dictionary.read_text("utf-8").splitlines()
    return [_row(line.split("#")[0].split()) for line in lines if line[:1].isdigit()]


def _row(words: list[str]) -> dict[str, Any]:
    ai, *rest = words
    flags = "" if _PART.fullmatch(rest[0]) else rest.pop(0)
    row: dict[str, Any] = {"ai": ai, "parts": []}
    if "*" in flags:
        row["fixed"] = True
    if "?" in flags:
        row["query"] = True
    for word in rest:
        name, _, value = word.partition("=")
        if part := _PART.fullmatch(word):
            row["parts"].append(_part(part))
        elif name == "req":
            row.setdefault("req", []).append([one.split("+") for one in value.split(",")])
        elif name == "ex":
            row.setdefault("ex", []).extend(value.split(","))
        elif name == "dlpkey":
            row["key"] = [one.split(",") for one in value.split("|")] if value else []
        else:
            raise ValueError(word)
    return row


def _part(match: re.Match[str]) -> list[object]:
    optional, kind, varies, most, checks = match.groups()
    names = [name for name in checks.split(",")[1:] if name not in NOT_JUDGED]
    least = 1 if varies else int(most)
    return [kind, least, int(most), 1 if optional else 0, *(CHECKS[name] for name in names)]
