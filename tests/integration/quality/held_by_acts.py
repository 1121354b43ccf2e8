"""Which lots are on hold by the acts that stand, worked out without asking the server. Pure.

It knows less than the server, and on the side of freedom: what it calls held has to be held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from takt_sync.characteristics import Characteristic
from takt_sync.sampling import Sampling, sample_for

ALWAYS: Final = 2**62


@dataclass(frozen=True)
class Said:
    """An act, at its time; `n` tells apart those of one time."""

    id: str
    kind: str
    person: int
    at: int
    n: int
    args: Mapping[str, Any]
    is_undone: bool = False
    """Of what inspectors said: a fail stands all the same."""


@dataclass(frozen=True)
class Rule:
    """The plan that an inspection was opened by."""

    plan: int
    version: int
    characteristics: Sequence[Characteristic]
    sampling: Sampling
    supplier: int
    piece: int
    """What one piece is in the scale of the item."""


@dataclass(frozen=True)
class Hold:
    """A lot is held from a time to another. `is_hard`: a person's release does not end it."""

    lot: str
    since: int
    until: int
    why: str
    is_hard: bool = False


def holds_of(acts: Sequence[Said], rule: Rule) -> list[Hold]:
    """All holds that follow from the acts, those of parts of a lot included."""
    ordered = sorted(acts, key=lambda one: (one.at, one.n))
    found = [*_by_word(ordered), *_by_inspection(ordered, rule), *_by_report(ordered)]
    ends = _ends(ordered)
    holds = [one if one.is_hard else _until_released(one, ends) for one in found]
    for made in (one for one in ordered if one.kind == "lot.regroup"):
        holds += list(_passed_on(made, holds, ends))
    return holds


def held_at(lot: str, at: int, holds: Iterable[Hold]) -> list[Hold]:
    """The holds of a lot at a time; what comes at the very same time is left open."""
    return [one for one in holds if one.lot == lot and one.since < at < one.until]


def _ends(ordered: Sequence[Said]) -> list[tuple[str, int]]:
    """When somebody let a lot go, by a word or by two signatures for all that was left."""
    found = [(one.args["lot"], one.at) for one in ordered if one.kind == "lot.release"]
    for case in (one for one in ordered if one.kind == "nonconformance.report"):
        closed, signers = _closed_at(case, ordered)
        if len(signers) > 1:
            found.append((case.args["lot"], closed))
    return found


def _until_released(hold: Hold, ends: Iterable[tuple[str, int]]) -> Hold:
    later = [at for lot, at in ends if lot == hold.lot and at >= hold.since]
    return replace(hold, until=min([hold.until, *later]))


def _by_word(ordered: Iterable[Said]) -> Iterator[Hold]:
    for one in ordered:
        is_loose_fail = one.kind == "inspect.result" and one.args["inspection"] is None
        is_fail = is_loose_fail and one.args["verdict"] == "fail"
        if one.kind in ("lot.hold", "lot.reject") or is_fail:
            yield Hold(one.args["lot"], one.at, ALWAYS, one.kind)


def _by_inspection(ordered: Sequence[Said], rule: Rule) -> Iterator[Hold]:
    """Goods of the supplier that the plan is for wait for its verdict, and stay after a fail."""
    for receipt in ordered:
        if receipt.kind != "stock.receive" or receipt.args.get("party") != rule.supplier:
            continue
        lot, about = (
            receipt.args["lot"],
            [one for one in ordered if one.args.get("inspection") == receipt.id],
        )
        words = [
            one.at for one in about
            if one.kind == "inspect.result" and one.args["verdict"] == "fail"
        ]  # fmt: skip
        verdict = _verdict(receipt, about, rule)
        if words or verdict != "pass":
            yield Hold(lot, receipt.at, ALWAYS, f"inspection {verdict}")
        if words:
            yield Hold(lot, max(min(words), receipt.at), ALWAYS, "said to fail")


def _verdict(receipt: Said, about: Iterable[Said], rule: Rule) -> str:
    """What the readings come to, by the plan and by as many pieces as really came.

    One bad piece fails the lot, whatever is read of it later or taken back.
    """
    known = [*about]
    own = (rule.plan, rule.version)
    if not any(
        one.kind == "inspect.begin"
        and not one.is_undone
        and (one.args["plan"], one.args["version"]) == own
        for one in known
    ):
        return "open"
    sample = sample_for(rule.sampling, receipt.args["quantity"] // rule.piece)
    [looked] = rule.characteristics
    assert sample.re == 1
    assert None not in (looked.lower, looked.upper)
    read: set[int] = set()
    for one in known:
        for unit, characteristic, value in one.args.get("readings", ()):
            if characteristic != looked.id or unit not in range(1, sample.n + 1):
                continue
            if not (looked.lower or 0) <= value <= (looked.upper or 0):
                return "fail"
            read |= set() if one.is_undone else {unit}
    return "pass" if len(read) == sample.n else "open"


def _by_report(ordered: Sequence[Said]) -> Iterator[Hold]:
    for one in ordered:
        if one.kind == "nonconformance.report" and one.args["hold"]:
            until, _ = _closed_at(one, ordered)
            yield Hold(one.args["lot"], one.at, until, "nonconformance", is_hard=True)
            # That its bad goods are gone says nothing of what else there is of a lot.
            since = max(one.at, until)
            yield Hold(one.args["lot"], since, ALWAYS, "nonconformance that is closed")


def _closed_at(case: Said, ordered: Iterable[Said]) -> tuple[int, set[int]]:
    """When nothing was left to decide, and who signed for the part that was the last."""
    # What nobody counted never comes to an end by counting.
    left: int = case.args["quantity"] or ALWAYS
    disposed: Said | None = None
    signers: set[int] = set()
    for one in ordered:
        if one.args.get("nonconformance") != case.id or left <= 0:
            continue
        if one.kind == "nonconformance.dispose":
            amount = _amount(one, case, left)
            if disposed is None and amount is not None and amount <= left:
                is_concession = one.args["disposition"] == "use_as_is"
                disposed, signers = one, {one.person} if is_concession else set()
        elif disposed is not None and _is_asked(one, disposed):
            signers.add(one.person)
        if disposed is not None and (_books(disposed) or len(signers) > 1):
            left, disposed = left - (_amount(disposed, case, left) or 0), None
            if left <= 0:
                return one.at, signers
    return ALWAYS, set()


def _amount(disposed: Said, case: Said, left: int) -> int | None:
    """How much was decided on; unsaid, the whole of a case or all that is left of it."""
    quantity: int | None = disposed.args["quantity"]
    whole: int | None = case.args["quantity"]
    if quantity is not None:
        return quantity
    if disposed.args["disposition"] == "use_as_is":
        return left
    is_rework = disposed.args["disposition"] == "rework"
    return left if whole is None and is_rework else whole


def _books(disposed: Said) -> bool:
    return disposed.args["disposition"] in ("scrap", "return")


def _is_asked(sign: Said, disposed: Said) -> bool:
    asked = {"rework": "release", "use_as_is": "concession"}
    return sign.args["step"] == asked.get(disposed.args["disposition"])


def _passed_on(
    made: Said, holds: Sequence[Hold], ends: Sequence[tuple[str, int]]
) -> Iterator[Hold]:
    """What a lot is made into is held as it was then, until its source is let go or it is."""
    outputs = [one["lot"] for one in made.args["outputs"]]
    for used in made.args["inputs"]:
        for hold in held_at(used["lot"], made.at, holds):
            for lot in outputs:
                part = replace(hold, lot=lot, since=made.at, why=f"part: {hold.why}")
                yield part if hold.is_hard else _until_released(part, ends)
