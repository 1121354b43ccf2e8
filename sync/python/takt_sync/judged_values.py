"""What a reading says by itself: a value as its characteristic wants it, and whether it conforms.

The twin is `sync/ts/src/judged-values.ts`; cases lie in `sync/vectors/verdicts.json`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from takt_sync.characteristics import (
    CODE_LENGTH_MAX,
    DEFECTS_MAX,
    PHOTOS_MAX,
    TEXT_LENGTH_MAX,
    VALUE_MAX,
    Characteristic,
    Kind,
    is_integer,
    text_of,
)
from takt_sync.text_patterns import matches

State = Literal["conforming", "nonconforming", "incomplete"]
_BLOB: Final = re.compile("[0-9a-f]{64}")

Value = int | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading by itself: its value in normal form, what it says, and how many defects it counts.

    `incomplete` is a photo reading with too few pictures: it is still missing, not wrong.
    """

    value: Value
    state: State
    defects: int = 0


def judge_value(characteristic: Characteristic, value: object) -> Judged | str:
    """What one reading says by itself, or a stable word for why it is no reading of its kind.

    Words: type, range, text, empty, too_long, option, photo.
    """
    return _JUDGES[characteristic.kind](characteristic, value)


def _judged(value: Value, is_ok: bool, defects: int = 1) -> Judged:
    return Judged(value, "conforming") if is_ok else Judged(value, "nonconforming", defects)


def _judge_measured(characteristic: Characteristic, value: object) -> Judged | str:
    if not is_integer(value):
        return "type"
    size: int = value  # type: ignore[assignment]  # just looked at
    if abs(size) > VALUE_MAX:
        return "range"
    lower, upper = characteristic.lower, characteristic.upper
    return _judged(size, (lower is None or size >= lower) and (upper is None or size <= upper))


def _judge_counted(_characteristic: Characteristic, value: object) -> Judged | str:
    if not is_integer(value):
        return "type"
    defects: int = value  # type: ignore[assignment]  # just looked at
    if not 0 <= defects <= DEFECTS_MAX:
        return "range"
    return _judged(defects, defects == 0, defects)


def _judge_passfail(_characteristic: Characteristic, value: object) -> Judged | str:
    return _judged(value, value) if type(value) is bool else "type"


def _judge_choice(characteristic: Characteristic, value: object) -> Judged | str:
    code, why = text_of(value, CODE_LENGTH_MAX)
    if why is not None:
        return why
    chosen = next((one for one in characteristic.options if one.code == code), None)
    return "option" if chosen is None else _judged(code, chosen.ok)


def _judge_text(characteristic: Characteristic, value: object) -> Judged | str:
    text, why = text_of(value, TEXT_LENGTH_MAX)
    return _judged(text, matches(characteristic.pattern, text)) if why is None else why


def _judge_photo(characteristic: Characteristic, value: object) -> Judged | str:
    if type(value) is not list:
        return "type"
    if len(value) > PHOTOS_MAX:
        return "too_long"
    if any(type(one) is not str or not _BLOB.fullmatch(one) for one in value):
        return "photo"
    photos = tuple(sorted(set(value)))
    return Judged(photos, "conforming" if len(photos) >= characteristic.least else "incomplete")


_JUDGES: Final[dict[Kind, Callable[[Characteristic, object], Judged | str]]] = {
    "measured": _judge_measured,
    "counted": _judge_counted,
    "passfail": _judge_passfail,
    "choice": _judge_choice,
    "text": _judge_text,
    "photo": _judge_photo,
}
