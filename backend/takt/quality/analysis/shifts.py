"""The shifts of a site and to which one a moment belongs. Pure.

A shift ends where the next one begins, perhaps behind midnight. A moment outside all shifts has
none, which is said and not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from takt.kernel.errors import FieldError

DAY_MINUTES: Final = 24 * 60
SHIFTS_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours that have a name; minutes of the day at the site."""

    code: str
    name_zh: str | None
    name_en: str | None
    begins: int
    ends: int

    def has(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.begins < self.ends:
            return self.begins <= minute < self.ends
        return minute >= self.begins or minute < self.ends

    def told(self) -> dict[str, Any]:
        """The shift as JSON."""
        return {
            "code": self.code,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "begins": self.begins,
            "ends": self.ends,
        }


USUAL: Final = (
    Shift("day", "早班", "Day", 7 * 60, 15 * 60),
    Shift("evening", "中班", "Evening", 15 * 60, 23 * 60),
    Shift("night", "夜班", "Night", 23 * 60, 7 * 60),
)
"""The hours of a site that has said none."""


def shift_at(shifts: Sequence[Shift], minute: int) -> str | None:
    """The code of the shift in which a minute of the day lies."""
    return next((shift.code for shift in shifts if shift.has(minute)), None)


def check_shifts(shifts: Sequence[Shift]) -> list[FieldError]:
    """All faults of the shifts of a site: no two may share a code or a minute."""
    faults: list[FieldError] = []
    codes: set[str] = set()
    taken: set[int] = set()
    for place, shift in enumerate(shifts):
        own = {minute for minute in range(DAY_MINUTES) if shift.has(minute)}
        if shift.code in codes:
            faults.append(FieldError(f"shifts.{place}.code", "repeated"))
        if shift.begins == shift.ends:
            faults.append(FieldError(f"shifts.{place}.ends", "out_of_range"))
        elif own & taken:
            faults.append(FieldError(f"shifts.{place}.begins", "overlaps"))
        codes.add(shift.code)
        taken |= own
    return faults
