"""The verdicts over the open counts of one key: each by the rules, parts as one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from takt.inventory.count_rules import PLAIN, CountedKey, CountRule
from takt.inventory.open_counts import Near, OpenCount
from takt_sync.acceptance import (
    Counted,
    CountFacts,
    Status,
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
    status: Status
    reason: str
    due: bool
    variance: int = 0
    total: int | None = None
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
        """Whether somebody signed it."""
        return bool(self.last.row["approval"] == "approved")


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
        if refused is None and one.row["status"] == "accepted":
            found.append(_answered(one))
        elif refused is None:
            standing.append(one)
        else:
            found.append(Decided(one, "voided", refused, due=False))
    cases = _cases(standing, rules, twice, found)
    approved = [case for case in cases if case.is_approved]
    people = frozenset(one.row["person"] for one in standing)
    judged = [_judge(case, cases, approved, people) for case in cases]
    return found + _asking_once(judged)


def _asking_once(judged: list[Decided]) -> list[Decided]:
    """Of counts that agree one is approved, for all of them: the one asked about, or the last."""
    waiting = [one for one in judged if one.status == "approve"]
    if not waiting:
        return judged
    asked = [one for one in waiting if one.count.row["approval"] == "pending"] or waiting[-1:]
    return [replace(one, asks_approval=one in asked) for one in judged]


def _refused(one: OpenCount) -> str | None:
    """Why a person does not take a count."""
    if one.row["answer"] == "recount":
        return "recount"
    return "rejected" if one.row["approval"] == "rejected" else None


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
        if rule.adds and plan is not None:
            parts[plan].append(one)
        else:
            counted = _with_answers(one, one.counted)
            cases.append(_Case(one, counted, rule, is_final=one.row["is_final"]))
    for plan, ones in parts.items():
        rule = rules[CountedKey(plan, ones[0].key)]
        if not (rule.is_complete and all(one.row["is_final"] for one in ones)):
            waits = rule.is_complete  # a complete one waits for the books of its time
            found += [Decided(one, "recorded", "not_final", due=waits) for one in ones]
            continue
        whole = added([one.counted for one in ones])
        last = max(ones, key=lambda one: one.counted.time.order)
        whole = replace(whole, quantity=max(0, whole.quantity - twice.get(plan, 0)))
        cases.append(_Case(last, _with_answers(last, whole), rule, ones))
        found += [Decided(one, "voided", "added", due=False) for one in ones if one is not last]
    return cases


def _with_answers(one: OpenCount, counted: Counted) -> Counted:
    return replace(counted, netted=netted(counted.time, one.neighbours, one.told))


def _judge(
    case: _Case, cases: Sequence[_Case], approved: Sequence[_Case], people: frozenset[int]
) -> Decided:
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
        quantity=counted.sets,
        asked=tuple(near for near in one.near if near.neighbour in asked),
        others=tuple(others),
        people=people,
        sides=needed_sides(one, counted),
    )


def _answered(one: OpenCount) -> Decided:
    """An accepted count of which somebody said on which side of it a late move lies."""
    return Decided(one, "accepted", "answered", due=False, sides=needed_sides(one, one.counted))


def needed_sides(one: OpenCount, counted: Counted) -> tuple[tuple[str, int], ...]:
    """The moves told of whose times tell nothing: of what is surely ordered nobody is asked."""
    asked = answer_needed(counted.time, one.neighbours, {})
    places = {(near.time.stream, near.time.n) for near in asked}
    return tuple(place for place in one.told if place in places)
