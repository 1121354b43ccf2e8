"""Acceptance sampling by attributes: how many pieces of a lot are looked at, and which.

Single sampling plans and switching rules are those of GB/T 2828.1-2012 (ISO 2859-1:1999); the
other kinds of sampling, skip lots among them, are our own and say so. Pure functions on integers:
lots, samples and acceptance numbers are counts of pieces, quality levels are texts as the standard
prints them, and no float decides anything.
The twins are `sync/ts/src/sampling*.ts`; cases lie in `sync/vectors/sampling.json`.
"""

from takt_sync.sampling.draws import draw
from takt_sync.sampling.kinds import Sample, Sampling, sample_for, sample_of, sampling_of
from takt_sync.sampling.plans import (
    AQLS,
    LETTERS,
    LEVELS,
    MODES,
    Level,
    Mode,
    NoReducedPlan,
    Plan,
    SamplingError,
    code_letter,
    single_plan,
    tighter_aql,
)
from takt_sync.sampling.skip_lots import LotOutcome, SkipRule, is_next_skipped, skip_rule_of
from takt_sync.sampling.switching import (
    REFUSED_MAX,
    Direction,
    Event,
    InspectedLot,
    Severity,
    Switching,
    state_after,
    switching,
)
from takt_sync.sampling.zero_acceptance import limiting_quality, zero_acceptance_size

__all__ = [
    "AQLS",
    "LETTERS",
    "LEVELS",
    "MODES",
    "REFUSED_MAX",
    "Direction",
    "Event",
    "InspectedLot",
    "Level",
    "LotOutcome",
    "Mode",
    "NoReducedPlan",
    "Plan",
    "Sample",
    "Sampling",
    "SamplingError",
    "Severity",
    "SkipRule",
    "Switching",
    "code_letter",
    "draw",
    "is_next_skipped",
    "limiting_quality",
    "sample_for",
    "sample_of",
    "sampling_of",
    "single_plan",
    "skip_rule_of",
    "state_after",
    "switching",
    "tighter_aql",
    "zero_acceptance_size",
]
