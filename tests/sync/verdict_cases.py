"""The vectors of verdicts: their short forms written out, and outcomes written short."""

import json
from typing import Any

from takt_sync.characteristics import VerdictError
from takt_sync.gauges import gauge_value
from takt_sync.readings import Finding
from takt_sync.text_patterns import matches, pattern_tokens
from takt_sync.verdicts import Outcome, Reference, Replacement, judge_json
from tests.sync.vector_files import VECTORS

FILE: dict[str, Any] = json.loads((VECTORS / "verdicts.json").read_text("utf-8"))
SPECIAL: dict[str, Any] = {
    "@nan": float("nan"), "@inf": float("inf"), "@-inf": float("-inf"), "@null": None,
    "@501": [{}] * 501, "@101": [{}] * 101,
}  # fmt: skip
"""What JSON cannot say, by the names that the vectors give it."""


def of_rule(rule: str) -> list[dict[str, Any]]:
    """The cases of one rule."""
    return [case for case in FILE["cases"] if case["rule"] == rule]


def special(value: Any) -> Any:
    """A value with what JSON cannot say put in."""
    if isinstance(value, str):
        return SPECIAL.get(value, value)
    if isinstance(value, list):
        return [special(one) for one in value]
    if isinstance(value, dict):
        return {name: special(one) for name, one in value.items()}
    return value


def readings_of(case: dict[str, Any]) -> Any:
    """The readings of a case."""
    return special(case["raw"] if "raw" in case else [reading(one) for one in case["readings"]])


def reading(short: list[Any]) -> dict[str, Any]:
    """A reading from its short form."""
    unit, characteristic, value, effective, *rest = short
    stream, n, undone = [*rest, *["a", effective, False][len(rest) :]]
    return {
        "unit": unit, "characteristic": characteristic, "value": value,
        "place": [effective, stream, n], "undone": undone, "person": 1,
    }  # fmt: skip


def inspection_of(case: dict[str, Any]) -> dict[str, Any]:
    """The plan of a case, with the demand of the case where it has one."""
    plan: dict[str, Any] = FILE["plans"][case["plan"]]
    return plan | {"demand": case["demand"]} if "demand" in case else plan


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """The whole outcome that a case asks for."""
    whole: dict[str, Any] = FILE["nothing"] | case["expect"]
    return whole


def shown(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the vectors write it."""
    return {
        "verdict": outcome.verdict,
        "is_between": outcome.is_between,
        "found": outcome.found,
        "nonconforming": list(outcome.nonconforming),
        "defects": outcome.defects,
        "missing": [[one.characteristic, [list(r) for r in one.units]] for one in outcome.missing],
        "out": [_reference(one) for one in outcome.out],
        "deciding": [_reference(one) for one in outcome.deciding],
        "replaced": [[*_reference(one), list(one.by)] for one in outcome.replaced],
        "findings": [_finding(one) for one in outcome.findings],
    }


def _reference(one: Reference | Replacement) -> list[Any]:
    return [one.unit, one.characteristic, list(one.place)]


def _finding(one: Finding) -> list[Any]:
    place = None if one.place is None else list(one.place)
    return [one.code, one.unit, one.characteristic, place]


def judged(inspection: object, readings: object) -> dict[str, Any]:
    """An outcome, or what is wrong with the plan."""
    try:
        return shown(judge_json(inspection, readings))
    except VerdictError as error:
        return {"path": error.path, "why": error.why}


def is_match(pattern: str, text: str) -> bool | None:
    """Whether a text is as a pattern says, or None where that is no pattern."""
    tokens = pattern_tokens(pattern)
    return None if tokens is None else matches(tokens, text)


def gauged(text: object, scale: object, unit: object = None) -> int | str:
    """The value of a gauge's line, or the code of what is wrong with it."""
    found = gauge_value(text, scale, unit)
    return found if isinstance(found, int) else found.code
