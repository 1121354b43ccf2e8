"""What a plan asks of a sample: all pieces, a number, a share, an AQL, or zero acceptance."""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from takt_sync.sampling.plans import (
    AQLS,
    LEVELS,
    LOT_MAX,
    MODES,
    Level,
    Mode,
    NoPlan,
    NoReducedPlan,
    Plan,
    SamplingError,
    aql_index,
    code_letter,
    integer,
    single_plan,
)
from takt_sync.sampling.zero_acceptance import limiting_quality, zero_acceptance_size

Kind = Literal["full", "fixed", "percent", "aql", "c0"]

SAMPLE_MAX: Final = 10**6
NUMBER_MAX: Final = 10**6
_LAST_PERCENT: Final = AQLS.index("10")
_LEAST_LOT: Final = 2
"""Table 1 begins with lots of 2; one piece is looked at."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the sample of a lot is determined.

    full: each piece, Ac 0. fixed: `n` pieces. percent: `permille` of the lot, rounded up, and at
    least `least`. Both accept up to `ac`. aql: a single plan of ISO 2859-1 by `level` and `aql`.
    c0: zero acceptance with the limiting quality of the normal plan of `level` and `aql`.
    """

    kind: Kind
    n: int = 0
    ac: int = 0
    permille: int = 0
    least: int = 1
    level: Level = "II"
    aql: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """How many pieces of a lot are looked at, and when it is accepted.

    `is_whole`: the sample is the lot. For an AQL alone: `letter` is that of the plan (a single
    piece has none), `mode` the one whose plan was taken, and `why` says why that is not the mode
    that was asked for.
    """

    n: int
    ac: int
    re: int
    letter: str | None
    is_whole: bool
    mode: Mode | None = None
    why: NoPlan | None = None


def sampling_of(value: object, path: str = "sampling") -> Sampling:
    """How to sample, from the JSON of a plan; raises SamplingError. Other names do not matter."""
    if type(value) is not dict:
        raise SamplingError(path, "type")
    kind = value.get("kind")
    if type(kind) is not str or kind not in get_args(Kind):
        raise SamplingError(f"{path}.kind", "kind")

    def number(name: str, least: int, most: int) -> int:
        return integer(value.get(name), f"{path}.{name}", least, most)

    if kind == "full":
        return Sampling("full")
    if kind == "fixed":
        n = number("n", 1, SAMPLE_MAX)
        return Sampling("fixed", n=n, ac=number("ac", 0, NUMBER_MAX))
    if kind == "percent":
        permille, least = number("permille", 1, 1000), number("least", 1, SAMPLE_MAX)
        return Sampling("percent", permille=permille, least=least, ac=number("ac", 0, NUMBER_MAX))
    level, aql = value.get("level"), value.get("aql")
    if type(level) is not str or level not in LEVELS:
        raise SamplingError(f"{path}.level", "level")
    index = aql_index(aql, f"{path}.aql")
    if kind == "c0" and index > _LAST_PERCENT:
        raise SamplingError(f"{path}.aql", "range")
    return Sampling("c0" if kind == "c0" else "aql", level=level, aql=AQLS[index])


def sample_of(lot: int, plan: Plan) -> Sample:
    """The sample that a plan takes of a lot: the whole lot where `n` is not smaller (10.3)."""
    found = _sample(integer(lot, "lot", 1, LOT_MAX), plan.n, plan.ac)
    return replace(found, letter=plan.letter, mode=plan.mode)


def sample_for(sampling: Sampling, lot: int, mode: Mode = "normal") -> Sample:
    """The sample of a lot of 1 to 10^12 pieces; `mode` matters for an AQL alone.

    Where reduced inspection has no plan the normal one is taken, and `why` says so.
    """
    integer(lot, "lot", 1, LOT_MAX)
    if mode not in MODES:
        raise SamplingError("mode", "mode")
    match sampling.kind:
        case "full":
            return _sample(lot, lot, 0)
        case "fixed":
            return _sample(lot, sampling.n, sampling.ac)
        case "percent":
            share = -(-lot * sampling.permille // 1000)
            return _sample(lot, max(share, sampling.least), sampling.ac)
        case "aql":
            return _sample_by_aql(sampling, lot, mode)
        case "c0":
            return _zero_acceptance(sampling, lot)


def _sample_by_aql(sampling: Sampling, lot: int, mode: Mode) -> Sample:
    if lot < _LEAST_LOT:
        return replace(_sample(lot, lot, 0), mode=mode)
    letter = code_letter(lot, sampling.level)
    plan = single_plan(letter, sampling.aql, mode)
    if isinstance(plan, NoReducedPlan):
        normal = single_plan(letter, sampling.aql, "normal")
        return replace(sample_of(lot, normal), why=plan.why)
    return sample_of(lot, plan)


def _zero_acceptance(sampling: Sampling, lot: int) -> Sample:
    if lot < _LEAST_LOT:
        return _sample(lot, lot, 0)
    plan = single_plan(code_letter(lot, sampling.level), sampling.aql, "normal")
    return _sample(lot, zero_acceptance_size(lot, limiting_quality(plan)), 0)


def _sample(lot: int, n: int, ac: int) -> Sample:
    return Sample(min(n, lot), ac, ac + 1, None, n >= lot)
