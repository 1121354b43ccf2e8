"""What an inspection looks at and how much of it may be wrong, as its plan says it.

Everything here comes from JSON that somebody else wrote, so each part is checked when it is read;
what is wrong with a plan is a `VerdictError` with its place and a stable word. Sizes that a reading
has are integers in the scale of their characteristic, 10^-scale of its unit; nothing is a float.
The twin is `sync/ts/src/characteristics.ts`; cases lie in `sync/vectors/verdicts.json`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from takt_sync.text_patterns import Token, pattern_tokens

Kind = Literal["measured", "counted", "passfail", "choice", "text", "photo"]
Counts = Literal["units", "defects"]

INTEGER_MAX: Final = 2**53 - 1
SCALE_MAX: Final = 6
VALUE_MAX: Final = 10**12
DEFECTS_MAX: Final = 10**6
SAMPLE_MAX: Final = 10**6
TEXT_LENGTH_MAX: Final = 200
CODE_LENGTH_MAX: Final = 40
OPTIONS_MAX: Final = 100
PHOTOS_MAX: Final = 20
CHARACTERISTICS_MAX: Final = 500
_UNWRITABLE: Final = re.compile("[\0\ud800-\udfff]")


class VerdictError(ValueError):
    """A plan cannot be judged by: `path` says which part of it, `why` what is wrong.

    Words of `why`: type, range, text, empty, too_long, kind, counts, duplicate, limits, pattern,
    not_above_ac, nothing_required.
    """

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or '(root)'}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Option:
    """An answer of a choice list, and whether a unit conforms with it."""

    code: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One thing to look at.

    `every_unit`: read on each unit of the sample, or once for the lot as unit 0. `is_critical`: no
    acceptance number excuses it (ANSI/ASQ Z1.4, 6.3). `is_required`: without it no lot passes.
    measured: `lower` and `upper` are inclusive, in the scale; `nominal` is only shown.
    choice: `options`. text: `pattern`. photo: at least `least` pictures.
    """

    id: int
    kind: Kind
    is_required: bool = True
    is_critical: bool = False
    every_unit: bool = True
    scale: int = 0
    nominal: int | None = None
    lower: int | None = None
    upper: int | None = None
    options: tuple[Option, ...] = ()
    pattern: tuple[Token, ...] = ("*",)
    least: int = 1


@dataclass(frozen=True, slots=True)
class Demand:
    """How many units are looked at, and when the lot is accepted (ISO 2859-1, clause 11).

    `n` sample size; `ac` acceptance number: so many are accepted; `re` rejection number: so many
    are not. Some plans of reduced inspection leave a gap between them. `counts` says so many of
    what: nonconforming units (percent nonconforming), or defects (nonconformities per 100 units).
    """

    n: int
    ac: int
    re: int
    counts: Counts


def characteristics_of(value: object, path: str = "characteristics") -> tuple[Characteristic, ...]:
    """The characteristics of a plan from JSON, in their order; raises VerdictError.

    At least one is required, or a lot would pass that nobody has looked at.
    """
    if type(value) is not list:
        raise VerdictError(path, "type")
    if not value:
        raise VerdictError(path, "empty")
    if len(value) > CHARACTERISTICS_MAX:
        raise VerdictError(path, "too_long")
    found: dict[int, Characteristic] = {}
    for index, part in enumerate(value):
        one = _characteristic_of(part, f"{path}[{index}]")
        if one.id in found:
            raise VerdictError(f"{path}[{index}].id", "duplicate")
        found[one.id] = one
    if not any(one.is_required for one in found.values()):
        raise VerdictError(path, "nothing_required")
    return tuple(found.values())


def demand_of(value: object, path: str = "demand") -> Demand:
    """What is demanded of a sample, from JSON; raises VerdictError."""
    fields = _fields(value, path)
    n = _integer(fields.get("n"), f"{path}.n", 1, SAMPLE_MAX)
    ac = _integer(fields.get("ac"), f"{path}.ac", 0, DEFECTS_MAX)
    rejected_from = _integer(fields.get("re"), f"{path}.re", 1, DEFECTS_MAX + 1)
    if rejected_from <= ac:
        raise VerdictError(f"{path}.re", "not_above_ac")
    counts: object = fields.get("counts")
    if type(counts) is not str or counts not in get_args(Counts):
        raise VerdictError(f"{path}.counts", "counts")
    return Demand(n, ac, rejected_from, counts)  # type: ignore[arg-type]  # just compared


def _characteristic_of(value: object, path: str) -> Characteristic:
    fields = _fields(value, path)
    found_id = _integer(fields.get("id"), f"{path}.id", 1, INTEGER_MAX)
    kind = fields.get("kind")
    if type(kind) is not str or kind not in _OWN:
        raise VerdictError(f"{path}.kind", "kind")
    flags = {
        name: _flag(fields.get(name, default), f"{path}.{name}")
        for name, default in (("is_required", True), ("is_critical", False), ("every_unit", True))
    }
    own = _OWN[kind](fields, path)
    return Characteristic(found_id, kind, **flags, **own)  # type: ignore[arg-type]  # of _OWN


def _measured(fields: dict[str, object], path: str) -> dict[str, Any]:
    own: dict[str, Any] = {"scale": _integer(fields.get("scale"), f"{path}.scale", 0, SCALE_MAX)}
    for name in ("nominal", "lower", "upper"):
        limit = fields.get(name)
        if limit is not None:
            own[name] = _integer(limit, f"{path}.{name}", -VALUE_MAX, VALUE_MAX)
    if "lower" in own and "upper" in own and own["lower"] > own["upper"]:
        raise VerdictError(f"{path}.lower", "limits")
    return own


def _choice(fields: dict[str, object], path: str) -> dict[str, Any]:
    options, path = fields.get("options"), f"{path}.options"
    if type(options) is not list:
        raise VerdictError(path, "type")
    if not options:
        raise VerdictError(path, "empty")
    if len(options) > OPTIONS_MAX:
        raise VerdictError(path, "too_long")
    found: dict[str, Option] = {}
    for index, part in enumerate(options):
        here = f"{path}[{index}]"
        option = _fields(part, here)
        code = _text(option.get("code"), f"{here}.code", CODE_LENGTH_MAX)
        if code in found:
            raise VerdictError(f"{here}.code", "duplicate")
        found[code] = Option(code, _flag(option.get("ok"), f"{here}.ok"))
    return {"options": tuple(found.values())}


def _pattern(fields: dict[str, object], path: str) -> dict[str, Any]:
    path = f"{path}.pattern"
    tokens = pattern_tokens(_text(fields.get("pattern", "*"), path, TEXT_LENGTH_MAX))
    if tokens is None:
        raise VerdictError(path, "pattern")
    return {"pattern": tokens}


def _photo(fields: dict[str, object], path: str) -> dict[str, Any]:
    return {"least": _integer(fields.get("least", 1), f"{path}.least", 1, PHOTOS_MAX)}


def _nothing(_fields: dict[str, object], _path: str) -> dict[str, Any]:
    return {}


_OWN: Final[dict[str, Callable[[dict[str, object], str], dict[str, Any]]]] = {
    "measured": _measured,
    "counted": _nothing,
    "passfail": _nothing,
    "choice": _choice,
    "text": _pattern,
    "photo": _photo,
}


def _fields(value: object, path: str) -> dict[str, object]:
    if type(value) is not dict:
        raise VerdictError(path, "type")
    return value


def _flag(value: object, path: str) -> bool:
    if type(value) is not bool:
        raise VerdictError(path, "type")
    return value


def _integer(value: object, path: str, least: int, most: int) -> int:
    if not is_integer(value):
        raise VerdictError(path, "type")
    number: int = value  # type: ignore[assignment]  # just looked at
    if not least <= number <= most:
        raise VerdictError(path, "range")
    return number


def _text(value: object, path: str, most: int) -> str:
    text, why = text_of(value, most)
    if why is not None:
        raise VerdictError(path, why)
    return text


def is_integer(value: object) -> bool:
    """Whether a value is a whole number that both languages hold exactly; True is none."""
    return type(value) is int and -INTEGER_MAX <= value <= INTEGER_MAX


def text_of(value: object, most: int) -> tuple[str, str | None]:
    """A text in NFC with 1 to `most` code points, and what is wrong with it, or None."""
    if type(value) is not str:
        return "", "type"
    if _UNWRITABLE.search(value):
        return "", "text"
    text = unicodedata.normalize("NFC", value)
    if not text:
        return "", "empty"
    return text, "too_long" if len(text) > most else None
