"""Turns the text of one cell into a value of one kind, or says in a word why it is none.

Full-width digits and letters count as plain ones where codes and numbers are expected.
Numbers never pass through floats; what is written as a date must be a real day.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from zoneinfo import available_timezones

from takt.catalogue import Entered, code_fault, normal_code, split_lists, tidy_name

Value = str | int | bool | Entered | datetime.date | list[list[str]]
TRUE_WORDS: Final = frozenset({"1", "true", "yes", "y", "t", "是", "真", "x"})
FALSE_WORDS: Final = frozenset({"0", "false", "no", "n", "f", "否", "假"})
DATE_STYLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "yyyy-mm-dd": r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]00:00:00(?:\.0+)?)?",
        "dd-mm-yyyy": r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})",
        "dd.mm.yyyy": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        "mm/dd/yyyy": r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})",
        "dd/mm/yyyy": r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
        "yyyymmdd": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        "yyyy年m月d日": r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日",
    }
)


class CellError(ValueError):
    """The text is not a value of the kind; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Spelling:
    """How this file writes numbers and dates."""

    decimal: str = "."
    group: str = ""
    date: str = "yyyy-mm-dd"


def parse(kind: str, text: str, spelling: Spelling) -> Value:
    """The value of a cell that is not empty."""
    return _PARSERS[kind](text, spelling)


def _code(text: str, _: Spelling) -> str:
    if fault := code_fault(text):
        raise CellError(fault)
    return normal_code(text)


def _barcode(text: str, _: Spelling) -> str:
    if fault := code_fault(text, 128, colon=True):
        raise CellError(fault)
    return normal_code(text)


def _name(text: str, _: Spelling) -> str:
    name, fault = tidy_name(text)
    if fault or name is None:
        raise CellError(fault or "missing")
    return name


def _digits(text: str, _: Spelling) -> str:
    """A number that is a name: in full width and in groups, as people write it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _plain_number(text: str, spelling: Spelling) -> str:
    number = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if spelling.group:
        number = _without_groups(number, spelling)
    if spelling.decimal != ".":
        if "." in number:
            raise CellError("not_a_number")
        number = number.replace(spelling.decimal, ".", 1)
    return number


def _without_groups(number: str, spelling: Spelling) -> str:
    group, point = re.escape(spelling.group), re.escape(spelling.decimal)
    if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{group}[0-9]{{3}})*(?:{point}[0-9]+)?", number):
        if spelling.group in number:
            raise CellError("not_a_number")
        return number
    return number.replace(spelling.group, "")


def _decimal(text: str, spelling: Spelling) -> Entered:
    number = _plain_number(text, spelling)
    found = re.fullmatch(r"([+-]?)([0-9]{0,18})(?:\.([0-9]{0,18}))?", number)
    if found is None or not (found[2] or found[3]):
        long = re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", number)
        raise CellError("too_large" if long else "not_a_number")
    fraction = (found[3] or "").rstrip("0")
    digits = int((found[2] + fraction) or "0")
    return Entered(-digits if found[1] == "-" else digits, len(fraction))


def _whole(text: str, spelling: Spelling) -> int:
    entered = _decimal(text, spelling)
    if entered.decimals:
        raise CellError("not_whole")
    return entered.digits


def _flag(text: str, _: Spelling) -> bool:
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise CellError("not_a_flag")


def _date(text: str, spelling: Spelling) -> datetime.date:
    found = re.fullmatch(
        DATE_STYLES[spelling.date], unicodedata.normalize("NFKC", text).strip(), re.ASCII
    )
    if found is None:
        raise CellError("not_a_date")
    try:
        return datetime.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError as error:
        raise CellError("not_a_date") from error


def _lists(text: str, _: Spelling) -> list[list[str]]:
    return split_lists(text)


def _time_zone(text: str, _: Spelling) -> str:
    if text not in available_timezones():
        raise CellError("not_a_time_zone")
    return text


_PARSERS: Final[Mapping[str, Callable[[str, Spelling], Value]]] = MappingProxyType(
    {
        "code": _code,
        "barcode": _barcode,
        "name": _name,
        "digits": _digits,
        "word": lambda text, _: unicodedata.normalize("NFKC", text).strip().casefold(),
        "whole": _whole,
        "decimal": _decimal,
        "flag": _flag,
        "date": _date,
        "lists": _lists,
        "time_zone": _time_zone,
        "reference": lambda text, _: text,
    }
)
