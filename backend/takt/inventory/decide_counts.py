"""The verdicts over the open counts of one key: each by the rules, parts as one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from takt.inventory.count_rules import PLAIN, CountedKey, CountRule
from takt.inventory.open_counts import Near, OpenCount
from takt_sync.acceptance import (
    Counted,
    CountFacts,
    Status,
    Timed,
    added,
    agrees,
    answer_needed,
    decide_count,
    netted,
    tolerance_of,
)

MOST = 2**53 - 1
DECIDED = frozenset({"accepted", "voided"})
ASKING = frozenset({"check", "recount"})


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of one count; `variance` as of now, `asked` the moves that a person places."""

    count: OpenCount
    status: Status | Literal["added"]
    reason: str
    due: bool
    variance: int = 0
    total: int | None = None
    whole: Timed | None = None
    """The interval of a sum."""
    quantity: int | None = None
    asked: tuple[Near, ...] = ()
    others: tuple[Counted, ...] = ()
    people: frozenset[int] = frozenset()
    """Everybody who counted the same; none of them may approve."""
    asks_approval: bool = False
    sides: tuple[tuple[str, int], ...] = ()
    """Moves on whose side a person's word is needed, since their times tell nothing."""

    @property
    def is_new(self) -> bool:
        """Whether it was something else before."""
        return bool(self.count.row["status"] != self.status)


@dataclass(slots=True)
class _Case:
    """One count to be judged, or several people's parts of one."""

    last: OpenCount
    counted: Counted
    rule: CountRule
    parts: list[OpenCount] = field(default_factory=list)
    is_final: bool = True

    @property
    def is_approved(self) -> bool:
        """Whether somebody signed for just this variance; late moves may have changed it."""
        is_signed = self.last.approval == "approved"
        return is_signed and self.last.signed_for == self.counted.sets - self.last.book


def decide_key(
    counts: Sequence[OpenCount],
    rules: Mapping[CountedKey, CountRule],
    twice: Mapping[int | None, int],
) -> list[Decided]:
    """The verdicts over all open counts of one key.

    `twice` is, by plan, the quantity that several people counted of the same pieces.
    """
    found: list[Decided] = []
    standing: list[OpenCount] = []
    for one in counts:
        refused = _refused(one)
        if refused is None:
            standing.append(one)
        else:
            found.append(Decided(one, "voided", refused, due=False))
    cases = _cases(standing, rules, twice, found)
    approved = [case for case in cases if case.is_approved]
    judged = [_judge(case, cases, approved) for case in cases]
    return found + _asking_once(judged)


def _asking_once(judged: list[Decided]) -> list[Decided]:
    """Of counts that agree one is approved, for all of them: the one asked about, or the last."""
    waiting = [one for one in judged if one.status == "approve"]
    if not waiting:
        return judged
    asked = [one for one in waiting if one.count.approval is not None] or waiting[-1:]
    return [replace(one, asks_approval=one in asked) for one in judged]


def _refused(one: OpenCount) -> str | None:
    """Why a person does not take a count."""
    if one.row["answer"] == "recount":
        return "recount"
    return "rejected" if one.approval == "rejected" else None


def _cases(
    standing: Sequence[OpenCount],
    rules: Mapping[CountedKey, CountRule],
    twice: Mapping[int | None, int],
    found: list[Decided],
) -> list[_Case]:
    """What is judged: each count by itself, and what several people counted in parts."""
    cases: list[_Case] = []
    parts: defaultdict[int, list[OpenCount]] = defaultdict(list)
    for one in standing:
        plan = one.row["plan"]
        rule = rules.get(CountedKey(plan, one.key), PLAIN)
        if rule.is_void:
            found.append(Decided(one, "voided", "cancelled", due=False))
        elif rule.adds and plan is not None:
            parts[plan].append(one)
        elif one.row["status"] == "accepted":
            found.append(_answered(one))
        else:
            cases.append(_alone(one, rule))
    for plan, ones in parts.items():
        rule = rules[CountedKey(plan, ones[0].key)]
        cases += _of_parts(ones, rule, twice.get(plan, 0), found)
    return cases


def _alone(one: OpenCount, rule: CountRule) -> _Case:
    counted = _with_answers(one, one.counted)
    return _Case(one, counted, rule, is_final=one.row["is_final"])


def _of_parts(
    ones: Sequence[OpenCount], rule: CountRule, twice: int, found: list[Decided]
) -> list[_Case]:
    """What several people counted in parts, as one; and what was counted once that was judged.

    Whoever counts after the sum was sent to somebody else, or accepted, counts the whole.
    """
    sums = [one for one in ones if one.row["total"] is not None and one.row["status"] != "added"]
    judged = max(sums, key=lambda one: one.counted.time.order, default=None)
    since = None
    if judged is not None and judged.row["status"] in ("recount", "accepted"):
        since = judged.row["decided_at"]
    later = [one for one in ones if since is not None and one.row["effective"] > since]
    parts = [one for one in ones if one not in later]
    cases = [_alone(one, replace(rule, adds=False)) for one in later]
    if not (rule.is_complete and all(one.row["is_final"] for one in parts)):
        waiting = [one for one in parts if one.row["status"] != "accepted"]
        if judged is None or judged.row["status"] != "accepted":
            found += [
                Decided(one, "recorded", "not_final", due=rule.is_complete) for one in waiting
            ]
        return cases
    last = max(parts, key=lambda one: one.counted.time.order)
    whole = added([one.counted for one in parts])
    whole = replace(whole, quantity=max(0, whole.quantity - twice))
    if last.row["status"] == "accepted" and last.row["total"] == whole.quantity:
        if last.row["due"]:
            found.append(_answered(last))
        return cases
    cases.append(_Case(last, _with_answers(last, whole), rule, list(parts)))
    found += [Decided(one, "added", "added", due=False) for one in parts if one is not last]
    return cases


def _with_answers(one: OpenCount, counted: Counted) -> Counted:
    return replace(counted, netted=netted(counted.time, one.neighbours, one.told))


def _judge(case: _Case, cases: Sequence[_Case], approved: Sequence[_Case]) -> Decided:
    """One verdict. A signature stands for every count that says the same, and ends the others."""
    one, counted = case.last, case.counted
    others = [other.counted for other in cases if other is not case]
    signed = [other for other in approved if other is not case]
    agreeing = any(agrees(counted, other.counted, one.neighbours) for other in signed)
    if signed and case.is_final and not agreeing and not case.is_approved:
        return Decided(one, "voided", "outvoted", due=False)
    variance = counted.sets - one.book
    verdict = decide_count(
        CountFacts(
            counted,
            variance,
            case.is_final,
            tolerance=tolerance_of(one.book, case.rule.permille, case.rule.most),
            is_approved=case.is_approved or agreeing,
            neighbours=one.neighbours,
            others=others,
            told=one.told,
            asks_second=case.rule.asks_second,
            is_barred=one.is_barred,
        )
    )
    asked = answer_needed(counted.time, one.neighbours, one.told)
    return Decided(
        one,
        verdict.status,
        verdict.reason,
        due=verdict.status == "recorded",
        variance=variance,
        total=counted.quantity if case.parts else None,
        whole=counted.time if case.parts else None,
        quantity=counted.sets,
        asked=tuple(near for near in one.near if near.neighbour in asked),
        others=tuple(others),
        people=one.people | {part.row["person"] for part in case.parts},
        sides=needed_sides(one, counted),
    )


def _answered(one: OpenCount) -> Decided:
    """An accepted count of which somebody said on which side of it a late move lies."""
    sides = needed_sides(one, one.counted)
    return Decided(one, "accepted", "answered", due=False, sides=sides)


def needed_sides(one: OpenCount, counted: Counted) -> tuple[tuple[str, int], ...]:
    """The moves told of whose times tell nothing: of what is surely ordered nobody is asked."""
    asked = answer_needed(counted.time, one.neighbours, {})
    places = {(near.time.stream, near.time.n) for near in asked}
    return tuple(place for place in one.told if place in places)
