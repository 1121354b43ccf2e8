"""What somebody recorded of one characteristic of one unit, and where it stands among the acts.

Readings are facts: what is wrong with one is a `Finding`, never an error that would stop the
others from being judged. The twin is `sync/ts/src/readings.ts`.
"""

import re
from dataclasses import dataclass
from typing import Final

from takt_sync.characteristics import INTEGER_MAX, is_integer

Place = tuple[int, str, int]
"""(effective, stream, n) of the act, as in the ledger: its order among all acts."""

LOT: Final = 0
"""The unit number of what is read once for the lot."""
# Printable ASCII alone sorts alike by code points, as Python does, and by UTF-16 units, as
# JavaScript does.
_STREAM: Final = re.compile("[!-~]{1,64}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of a characteristic of a unit (1 to n, 0: the lot), as a person recorded it.

    `value` is what the device sent, not yet looked at: its form depends on the characteristic.
    `undone`: an undo of it is on record.
    """

    unit: int
    characteristic: int
    value: object
    place: Place
    undone: bool
    person: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a reading does not count; what it says of itself, as far as that has its form.

    Codes of a reading of any kind: reading, place, characteristic, unit, person, undone (that part
    is missing or has not its form), characteristic_unknown, unit_unknown (not in the sample, or
    the lot where a unit is asked for), conflict (one act says two things of one unit). Codes of its
    value: value_type, value_range, value_text, value_empty, value_too_long, value_option,
    value_photo.
    """

    code: str
    unit: int | None = None
    characteristic: int | None = None
    place: Place | None = None


def reading_of(value: object) -> Reading | Finding:
    """A reading from JSON, or why it is none. Fields of other names are of no concern."""
    if type(value) is not dict:
        return Finding("reading")
    place = _place_of(value.get("place"))
    characteristic = _number_of(value.get("characteristic"), 1)
    unit = _number_of(value.get("unit"), LOT)
    person = _number_of(value.get("person"), 1)
    undone = value.get("undone", False)
    if place is None or characteristic is None or unit is None:
        lacking = next(
            name
            for name, part in (("place", place), ("characteristic", characteristic), ("unit", unit))
            if part is None
        )
        return Finding(lacking, unit, characteristic, place)
    if person is None or type(undone) is not bool:
        return Finding("person" if person is None else "undone", unit, characteristic, place)
    return Reading(unit, characteristic, value.get("value"), place, undone, person)


def _number_of(value: object, least: int) -> int | None:
    return value if type(value) is int and least <= value <= INTEGER_MAX else None


def _place_of(value: object) -> Place | None:
    if type(value) is not list or len(value) != 3:
        return None
    effective, stream, n = value
    if not is_integer(effective) or type(stream) is not str or not _STREAM.fullmatch(stream):
        return None
    return (effective, stream, n) if _number_of(n, 1) is not None else None
