"""Reads what a person sent as a form and names everything that is wrong with it at once.

A form is JSON from outside: each field is taken by name and kind, faults are collected,
and what nobody asked for is a fault too. `finish` raises them together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from takt.catalogue.codes import (
    BARCODE_LENGTH_MAX,
    code_fault,
    has_bad_character,
    normal_code,
)
from takt.catalogue.model import Barcode
from takt.catalogue.units import RATIO_MAX, Conversion
from takt.kernel.errors import FieldError, Invalid

ID_MAX: Final = 2**53 - 1
NAME_LENGTH_MAX: Final = 200
LIST_LENGTH_MAX: Final = 1_000


class Form:
    """One form being read. A field that was not sent keeps the fallback it is given."""

    def __init__(self, data: object, code: str = "catalogue.invalid") -> None:
        self._code = code
        self.faults: list[FieldError] = []
        self._known: set[str] = set()
        if isinstance(data, Mapping):
            self._data: Mapping[str, object] = data
        else:
            self._data = {}
            self.fault("", "not_an_object")

    def fault(self, field: str, code: str) -> None:
        self.faults.append(FieldError(field, code))

    def is_faulty(self, field: str) -> bool:
        return any(fault.field == field for fault in self.faults)

    def sent(self, field: str) -> bool:
        return field in self._data

    def take(self, field: str) -> object:
        self._known.add(field)
        return self._data.get(field)

    def code(self, field: str, fallback: str = "") -> str:
        """A code of ours: required where there is no fallback."""
        value = self.take(field)
        if not self.sent(field) and fallback:
            return fallback
        if value is None:
            self.fault(field, "missing")
        elif not isinstance(value, str):
            self.fault(field, "not_text")
        elif fault := code_fault(value):
            self.fault(field, fault)
        else:
            return normal_code(value)
        return fallback

    def name(self, field: str, fallback: str | None = None) -> str | None:
        """A name in one language, or nothing."""
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(field, "not_text")
            return fallback
        text, fault = tidy_name(value)
        if fault:
            self.fault(field, fault)
        return text

    def whole(self, field: str, low: int, high: int, fallback: int | None = None) -> int:
        """An integer within bounds; true and 1.0 are none."""
        value = self.take(field)
        if not self.sent(field) and fallback is not None:
            return fallback
        if value is None:
            self.fault(field, "missing")
        elif type(value) is not int:
            self.fault(field, "not_whole")
        elif not low <= value <= high:
            self.fault(field, "out_of_range")
        else:
            return value
        return fallback if fallback is not None else low

    def count(self, field: str, low: int, high: int, fallback: int | None = None) -> int | None:
        """An integer within bounds, or nothing."""
        if self.sent(field) and self._data[field] is not None:
            return self.whole(field, low, high)
        self.take(field)
        return None if self.sent(field) else fallback

    def reference(self, field: str, fallback: int | None = None) -> int | None:
        """The id of another row, or nothing."""
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if value is None:
            return None
        if type(value) is not int or not 0 < value <= ID_MAX:
            self.fault(field, "not_an_id")
            return fallback
        return value

    def flag(self, field: str, fallback: bool) -> bool:
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if not isinstance(value, bool):
            self.fault(field, "not_a_flag")
            return fallback
        return value

    def choice(self, field: str, allowed: Sequence[str], fallback: str | None = None) -> str:
        value = self.take(field)
        if not self.sent(field) and fallback is not None:
            return fallback
        if isinstance(value, str) and value in allowed:
            return value
        self.fault(field, "missing" if value is None else "not_allowed")
        return fallback or allowed[0]

    def option(self, field: str, allowed: Sequence[str], fallback: str | None = None) -> str | None:
        """One of a few words, or nothing."""
        if self.sent(field) and self._data[field] is not None:
            return self.choice(field, allowed)
        self.take(field)
        return None if self.sent(field) else fallback

    def rows(self, field: str) -> list[object]:
        """A list, or an empty one with the fault noted."""
        value = self.take(field)
        if not isinstance(value, list):
            self.fault(field, "missing" if value is None else "not_a_list")
            return []
        if len(value) > LIST_LENGTH_MAX:
            self.fault(field, "too_many")
            return []
        return value

    def conversions(self, field: str, fallback: tuple[Conversion, ...]) -> tuple[Conversion, ...]:
        """`[[unit, numerator, denominator]]`."""
        if not self.sent(field):
            self.take(field)
            return fallback
        read = []
        for place, row in enumerate(self.rows(field)):
            if not _are_numbers(row, 3):
                self.fault(f"{field}.{place}", "not_a_conversion")
            elif isinstance(row, list):
                read.append(Conversion(row[0], row[1], row[2]))
        return tuple(read)

    def barcodes(self, field: str, fallback: tuple[Barcode, ...]) -> tuple[Barcode, ...]:
        """`[[code, unit | null]]`."""
        if not self.sent(field):
            self.take(field)
            return fallback
        read = []
        for place, row in enumerate(self.rows(field)):
            fault = _barcode_fault(row)
            if fault:
                self.fault(f"{field}.{place}", fault)
            elif isinstance(row, list):
                read.append(Barcode(normal_code(row[0]), row[1]))
        return tuple(read)

    def ids(self, field: str, length_max: int) -> list[int]:
        rows = self.rows(field)
        if len(rows) > length_max:
            self.fault(field, "too_many")
        if self.sent(field) and not rows and not self.faults:
            self.fault(field, "missing")
        wrong = [p for p, v in enumerate(rows) if type(v) is not int or not 0 < v <= ID_MAX]
        for place in wrong:
            self.fault(f"{field}.{place}", "not_an_id")
        return [value for value in rows if type(value) is int]

    def finish(self, *more: FieldError) -> None:
        """Raise everything found, here and by the rules; one field is not named for both."""
        unknown = sorted(str(field) for field in self._data if field not in self._known)
        noted = {fault.field for fault in self.faults}
        if "name_en" in noted:
            noted.add("name_zh")  # A wrong name is told once, not as a missing one too.
        rules = [fault for fault in more if fault.field not in noted]
        faults = [*self.faults, *rules, *(FieldError(field, "unknown") for field in unknown)]
        if faults:
            raise Invalid(self._code, faults)


def tidy_name(text: str) -> tuple[str | None, str | None]:
    """A name in NFC without outer white space, or the word for what is wrong with it."""
    name = unicodedata.normalize("NFC", text.strip()) if _encodes(text) else text
    if has_bad_character(name):
        return None, "bad_character"
    if len(name) > NAME_LENGTH_MAX:
        return None, "too_long"
    return name or None, None


def _encodes(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _are_numbers(row: object, length: int) -> bool:
    return (
        isinstance(row, list)
        and len(row) == length
        and all(type(value) is int and 0 < value <= max(RATIO_MAX, ID_MAX) for value in row)
    )


def _barcode_fault(row: object) -> str | None:
    if not isinstance(row, list) or len(row) != 2 or not isinstance(row[0], str):
        return "not_a_barcode"
    if row[1] is not None and (type(row[1]) is not int or not 0 < row[1] <= ID_MAX):
        return "not_a_barcode"
    return code_fault(row[0], BARCODE_LENGTH_MAX, colon=True)
