"""Code letters and single sampling plans: tables 1, 2-A, 2-B and 2-C of ISO 2859-1.

The master tables are diagonal: one step to the next letter multiplies the sample, and one step to
the next AQL the quality level, by 10^(1/5). So a letter and an AQL whose indices have the same sum
have the same acceptance number, and a table is a list of eleven numbers. Where it has an arrow,
the nearest plan of that AQL counts, with its sample size and both its numbers (clause 10.3).

Every cell of normal and tightened inspection is that of three transcriptions that know nothing of
the diagonals. One cell is told differently by them: tightened, letter A, AQL 10; here the arrow
leads to 8 pieces with Ac 1. Reduced inspection is that of the 1999 edition, which closed the gap
between Ac and Re. It is offered where two transcriptions of that edition agree; what one of them
alone has is a `NoReducedPlan`. The sources and the ten cells of that kind are told in
`backend/decisions/0016-sampling-tables.md`.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, Literal, overload

from takt_sync.characteristics import is_integer

Level = Literal["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]
Mode = Literal["normal", "tightened", "reduced"]
NoPlan = Literal["no_reduced_plan"]

LEVELS: Final[tuple[Level, ...]] = ("S-1", "S-2", "S-3", "S-4", "I", "II", "III")
MODES: Final[tuple[Mode, ...]] = ("normal", "tightened", "reduced")
LETTERS: Final = "ABCDEFGHJKLMNPQR"
"""The code letters that a lot can have."""
PLAN_LETTERS: Final = LETTERS + "S"
"""Those of plans: tightened inspection has one plan with the letter S."""
AQLS: Final = (
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65",
    "1.0", "1.5", "2.5", "4.0", "6.5", "10", "15", "25", "40", "65",
    "100", "150", "250", "400", "650", "1000",
)  # fmt: skip
"""Percent nonconforming up to 10; nonconformities per 100 units in all of them."""

LOT_MAX: Final = 10**12
_LOT_SIZES: Final = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000)
"""The largest lot of each row of table 1; the last row has none."""
_LETTERS_OF_LEVEL: Final[dict[Level, str]] = {
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
}
_SIZES: Final = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150)
_REDUCED_SIZES: Final = (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800)
_NUMBERS: Final[dict[Mode, dict[int, int]]] = {
    "normal": {14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30, 26: 44},
    "tightened": {15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18, 25: 27, 26: 41},
    "reduced": {14: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10, 25: 14, 26: 21},
}
"""Acceptance number by diagonal: index of the letter plus index of the AQL, both from 0."""
_UPWARDS: Final = 15
"""The diagonal behind Ac 0, which points up except in tightened inspection."""
_LAST_OF_ALL: Final = 24
"""The last diagonal of letters after E."""
_DISPUTED: Final = 21
"""The diagonal of reduced inspection on which the sources differ: Ac 5, or 4."""
_SETTLED: Final = frozenset(map(AQLS.index, ("1.0", "2.5", "4.0", "10")))
"""The columns in which a second source has the 5."""
_E: Final = 4
_B: Final = 1
_S: Final = 16
_AQL_25: Final = 17


class SamplingError(ValueError):
    """A sample cannot be determined: `path` says by which part, `why` what is wrong with it.

    Words of `why`: type, range, kind, level, aql, letter, mode, seed, outcome.
    """

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or '(root)'}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Plan:
    """A single sampling plan: `n` pieces; accepted up to `ac`, not from `re` = `ac` + 1 on.

    `letter` is that of the plan, which may lie an arrow away from the code letter of the lot.
    """

    letter: str
    n: int
    ac: int
    re: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class NoReducedPlan:
    """No second source confirms what table 2-C has here: inspection of such a lot stays normal."""

    letter: str
    aql: str
    why: NoPlan = "no_reduced_plan"


def code_letter(lot: int, level: Level) -> str:
    """The code letter of a lot of 2 to 10^12 pieces (table 1); raises SamplingError."""
    if level not in LEVELS:
        raise SamplingError("level", "level")
    return _LETTERS_OF_LEVEL[level][bisect_left(_LOT_SIZES, integer(lot, "lot", 2, LOT_MAX))]


@overload
def single_plan(letter: str, aql: str, mode: Literal["normal", "tightened"]) -> Plan: ...
@overload
def single_plan(letter: str, aql: str, mode: Mode) -> Plan | NoReducedPlan: ...
def single_plan(letter: str, aql: str, mode: Mode) -> Plan | NoReducedPlan:
    """The plan of a code letter (tables 2-A, 2-B and 2-C); raises SamplingError.

    `letter` may also be that of a plan, which leads to itself.
    """
    if type(letter) is not str or len(letter) != 1 or letter not in LETTERS:
        raise SamplingError("letter", "letter")
    if mode not in MODES:
        raise SamplingError("mode", "mode")
    row, column = LETTERS.index(letter), aql_index(aql)
    found = _plan_row(row, column, mode)
    accepted = _number(found, column, mode)
    if accepted is None:
        raise AssertionError("each column has a plan")
    if mode == "reduced" and _is_disputed(found, column):
        return NoReducedPlan(letter, aql)
    sizes = _REDUCED_SIZES if mode == "reduced" else _SIZES
    return Plan(PLAN_LETTERS[found], sizes[found], accepted, accepted + 1, mode)


def tighter_aql(aql: str) -> str | None:
    """The AQL one step tighter, or None below 0.010."""
    index = aql_index(aql)
    return AQLS[index - 1] if index else None


def aql_index(aql: object, path: str = "aql") -> int:
    """The position of an AQL in the standard's series."""
    if type(aql) is not str or aql not in AQLS:
        raise SamplingError(path, "aql")
    return AQLS.index(aql)


def integer(value: object, path: str, least: int, most: int) -> int:
    """An integer within bounds; a flag is none."""
    if not is_integer(value):
        raise SamplingError(path, "type")
    number: int = value  # type: ignore[assignment]  # just looked at
    if not least <= number <= most:
        raise SamplingError(path, "range")
    return number


def _number(row: int, column: int, mode: Mode) -> int | None:
    """The acceptance number in a cell, or None where it has an arrow."""
    diagonal = row + column
    if row == _S:
        return 1 if mode == "tightened" and diagonal == _S + 2 else None
    if mode == "reduced" and row <= _B and column >= _AQL_25:
        return _NUMBERS["normal"].get(column)  # samples of 2, as for A in normal inspection
    if diagonal > _LAST_OF_ALL and row > _E:
        return None
    if mode == "tightened" and row == 0 and diagonal == min(_NUMBERS[mode]):
        return None
    return _NUMBERS[mode].get(diagonal)


def _is_disputed(row: int, column: int) -> bool:
    """Whether the number of reduced inspection in a cell is that of one source alone."""
    is_corner = row <= _B and column >= _AQL_25
    return row + column == _DISPUTED and not is_corner and column not in _SETTLED


def _plan_row(row: int, column: int, mode: Mode) -> int:
    """The row where the arrows of a cell end; where none is that way, the nearest the other way."""
    if _number(row, column, mode) is not None:
        return row
    above = [at for at in range(row - 1, -1, -1) if _number(at, column, mode) is not None]
    below = [at for at in range(row + 1, _S + 1) if _number(at, column, mode) is not None]
    diagonal = row + column
    is_behind_zero = diagonal == _UPWARDS and mode != "tightened"
    points_up = is_behind_zero or diagonal > _LAST_OF_ALL
    return (above or below)[0] if points_up else (below or above)[0]
