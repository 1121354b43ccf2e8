"""What a component of a GS1 value has to be beyond its length and letters.

Each check takes the component and answers with a stable word for what is wrong, or None.
Lists of countries, currencies, packages and coupon layouts are not judged: a label is no
worse on the floor for a country that was named anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from takt.catalogue.codes import gtin_check_digit

Check = Callable[[str], str | None]

LETTERS_82: Final = (
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
)
LETTERS_32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PRIMES: Final = (
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
)  # fmt: skip
DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TURN_DEGREES: Final = 3_600_000_000
HALF_TURN_DEGREES: Final = 1_800_000_000


def check_digit(value: str) -> str | None:
    """The last digit of a GS1 key (General Specifications, 7.9.1)."""
    return None if gtin_check_digit(value[:-1]) == int(value[-1]) else "check_digit"


def check_pair(body: str) -> str:
    """The two check characters of a model number (General Specifications, 7.9.5)."""
    weighted = sum(
        LETTERS_82.index(letter) * prime
        for letter, prime in zip(reversed(body), PRIMES, strict=False)
    )
    rest = weighted % 1021
    return LETTERS_32[rest >> 5] + LETTERS_32[rest & 31]


def check_characters(value: str) -> str | None:
    """A model number ends with its check characters."""
    if len(value) < 3:
        return "too_short"
    return None if check_pair(value[:-2]) == value[-2:] else "check_characters"


def days_of(year: int, month: int) -> int:
    """How many days a month has."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else DAYS[month]


def _day(year: int, month: int, day: int, least: int) -> str | None:
    if not 1 <= month <= 12 or day < least:
        return "bad_date"
    return None if day <= days_of(year, month) else "bad_date"


def date(value: str) -> str | None:
    """YYMMDD; within the century rule's window every fourth year has its 29 February."""
    return _day(2000 + int(value[:2]), int(value[2:4]), int(value[4:6]), 1)


def date_or_month(value: str) -> str | None:
    """YYMMDD, where day 00 stands for the month."""
    return _day(2000 + int(value[:2]), int(value[2:4]), int(value[4:6]), 0)


def full_date(value: str) -> str | None:
    """YYYYMMDD."""
    year = int(value[:4])
    return "bad_date" if year == 0 else _day(year, int(value[4:6]), int(value[6:8]), 1)


def _below(limit: int) -> Check:
    return lambda value: None if int(value) < limit else "bad_time"


def time(value: str) -> str | None:
    """HHMM."""
    return None if int(value[:2]) < 24 and int(value[2:]) < 60 else "bad_time"


def _matches(pattern: str) -> Check:
    wanted = re.compile(pattern)
    return lambda value: None if wanted.fullmatch(value) else "bad_value"


def piece_of_total(value: str) -> str | None:
    """The piece, and of how many: neither is zero, and the piece is one of them."""
    half = len(value) // 2
    piece, total = int(value[:half]), int(value[half:])
    return None if 1 <= piece <= total else "bad_value"


def place_in_sequence(value: str) -> str | None:
    """`1/3`: one figure of another one."""
    if not re.fullmatch("[0-9]/[0-9]", value):
        return "bad_value"
    return piece_of_total(value[0] + value[2])


def iban(value: str) -> str | None:
    """Country, check digits, account (ISO 13616)."""
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}", value):
        return "bad_value"
    number = "".join(str(int(letter, 36)) for letter in value[4:] + value[:4])
    return None if int(number) % 97 == 1 else "check_digit"


def _at_most(limit: int) -> Check:
    return lambda value: None if int(value) <= limit else "bad_value"


CHECKS: Final[dict[str, Check]] = {
    "check_characters": check_characters,
    "check_digit": check_digit,
    "date": date,
    "date_or_month": date_or_month,
    "full_date": full_date,
    "has_letter": _matches(".*[^0-9].*"),
    "hour": _below(24),
    "hyphen": _matches("-"),
    "iban": iban,
    "importer_index": _matches("[0-9A-Z_a-z-]"),
    "latitude": _at_most(HALF_TURN_DEGREES),
    "longitude": _at_most(TURN_DEGREES),
    "minute": _below(60),
    "no_leading_zero": _matches("0|[1-9].*"),
    "nonzero": _matches(".*[1-9].*"),
    "percent_encoding": _matches("(?:[^%]|%[0-9A-Fa-f]{2})*"),
    "piece_of_total": piece_of_total,
    "place_in_sequence": place_in_sequence,
    "second": _below(60),
    "sex": _matches("[0129]"),
    "time": time,
    "winding": _matches("[019]"),
    "yes_no": _matches("[01]"),
    "zero": _matches("0"),
}
"""The checks by the names that the table of identifiers uses."""
