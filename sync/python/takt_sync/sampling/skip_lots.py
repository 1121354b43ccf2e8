"""Skip lots: whoever delivers well is looked at less often. Our own simple rule.

ISO 2859-3 qualifies suppliers, chooses the lots at random and changes the frequency by steps; this
rule does none of it and is not to be called by the standard's name. After `after` accepted lots in
a row one of `every` lots is inspected, the last of each `every`; a lot that is not accepted ends
it. In tightened inspection, and while inspection is discontinued, no lot is skipped, though lots
accepted then are counted as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

from takt_sync.sampling.plans import SamplingError, integer
from takt_sync.sampling.switching import Severity

LotOutcome = Literal["accepted", "not_accepted", "skipped"]

LOTS_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class SkipRule:
    """After `after` (1 to 1000) accepted lots one of `every` (2 to 1000) is inspected."""

    after: int
    every: int


def skip_rule_of(value: object, path: str = "skip") -> SkipRule:
    """The rule from the JSON of a plan; raises SamplingError."""
    if type(value) is not dict:
        raise SamplingError(path, "type")
    after = integer(value.get("after"), f"{path}.after", 1, LOTS_MAX)
    return SkipRule(after, integer(value.get("every"), f"{path}.every", 2, LOTS_MAX))


def is_next_skipped(
    rule: SkipRule, outcomes: Iterable[LotOutcome], severity: Severity = "normal"
) -> bool:
    """Whether the next lot is skipped, after these in the order of inspection."""
    accepted = skipped = 0
    for outcome in outcomes:
        if outcome not in get_args(LotOutcome):
            raise SamplingError("outcomes", "outcome")
        skipped = skipped + 1 if outcome == "skipped" else 0
        if outcome == "accepted":
            accepted += 1
        elif outcome == "not_accepted":
            accepted = 0
    is_qualified = accepted >= rule.after and severity in ("normal", "reduced")
    return is_qualified and skipped < rule.every - 1
