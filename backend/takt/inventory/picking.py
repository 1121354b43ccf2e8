"""Which stock to take first, and which not at all; pure, the twin of `flow/picking.ts`.

`propose` is asked for a quantity of one item and answers with places and lots in the order of a
policy. Cases for both languages lie in `sync/vectors/picking.json`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from takt.inventory.lot_states import block_of

Policy = Literal["fifo", "fefo", "lifo", "nearest"]
Exclusion = Literal["hold", "quarantine", "rejected", "expired", "reserved", "shelf_life"]
Order = tuple[int | str, ...]

POLICIES: Final[tuple[Policy, ...]] = ("fifo", "fefo", "lifo", "nearest")
NO_DATE: Final = "9999-99-99"
"""Sorts behind every date: what does not expire can wait."""
FAR: Final = 2**53
"""Sorts behind every distance: nobody knows the way."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Stock of one lot at one place. `reserved` is what of it is kept for something else."""

    location: int
    lot: str | None
    quantity: int
    location_code: str = ""
    lot_code: str = ""
    reserved: int = 0
    expires_on: str | None = None
    best_before_on: str | None = None
    received_at: int | None = None
    status: str = "available"
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, as of a day at the site.

    `kept_back` is reserved for something else without naming a lot; `least_days` is the shelf
    life that has to be left.
    """

    policy: Policy
    quantity: int
    as_of: str
    least_days: int = 0
    kept_back: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """How much to take of one candidate."""

    candidate: Candidate
    quantity: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """A candidate that is not proposed, and why."""

    candidate: Candidate
    reason: Exclusion


@dataclass(frozen=True, slots=True)
class Pick:
    """What to take in turn, what must stay, and how much is lacking."""

    proposals: tuple[Proposal, ...]
    excluded: tuple[Excluded, ...]
    short: int


def propose(candidates: Sequence[Candidate], wish: Wish) -> Pick:
    """What to take to meet a wish."""
    usable: list[Candidate] = []
    excluded: list[Excluded] = []
    there = 0
    for candidate in candidates:
        if candidate.quantity <= 0:
            continue
        reason = exclusion(candidate, wish.as_of, wish.least_days)
        if reason is None:
            usable.append(candidate)
            there += candidate.quantity - candidate.reserved
        else:
            excluded.append(Excluded(candidate, reason))
    wanted = min(wish.quantity, max(0, there - wish.kept_back))
    taken = _take(usable, wanted, ORDERS[wish.policy])
    return Pick(taken, tuple(excluded), wish.quantity - wanted)


def exclusion(candidate: Candidate, as_of: str, least_days: int = 0) -> Exclusion | None:
    """Why nothing may be taken here, or None."""
    blocked = block_of(candidate.status, candidate.expires_on, as_of)
    if blocked is not None:
        return blocked
    if least_days > 0:
        left = days_left(candidate.expires_on, candidate.best_before_on, as_of)
        if left is not None and left < least_days:
            return "shelf_life"
    return "reserved" if candidate.reserved >= candidate.quantity else None


def days_left(expires_on: str | None, best_before_on: str | None, as_of: str) -> int | None:
    """How many days a lot keeps from a day on; None where it bears no date."""
    until = expires_on or best_before_on
    if until is None:
        return None
    return (date.fromisoformat(until) - date.fromisoformat(as_of)).days


def _take(
    usable: list[Candidate], wanted: int, order: Callable[[Candidate], Order]
) -> tuple[Proposal, ...]:
    """Takes from the first on; a heap, for most of what lies there is never looked at again."""
    heap = [(*order(candidate), place) for place, candidate in enumerate(usable)]
    heapq.heapify(heap)
    taken = []
    while wanted > 0:
        place = heapq.heappop(heap)[-1]
        candidate = usable[int(place)]
        quantity = min(wanted, candidate.quantity - candidate.reserved)
        taken.append(Proposal(candidate, quantity))
        wanted -= quantity
    return tuple(taken)


def _by_code(one: Candidate) -> Order:
    return one.lot_code, one.location_code, one.location, one.lot or ""


def _oldest_first(one: Candidate) -> Order:
    return one.received_at or 0, *_by_code(one)


def _newest_first(one: Candidate) -> Order:
    return -(one.received_at or 0), *_by_code(one)


def _first_to_expire(one: Candidate) -> Order:
    return one.expires_on or one.best_before_on or NO_DATE, *_by_code(one)


def _nearest(one: Candidate) -> Order:
    distance = FAR if one.distance is None else one.distance
    return distance, one.location_code, one.lot_code, one.location, one.lot or ""


ORDERS: Final[dict[Policy, Callable[[Candidate], Order]]] = {
    "fifo": _oldest_first,
    "lifo": _newest_first,
    "fefo": _first_to_expire,
    "nearest": _nearest,
}
"""What comes first. Stock of which nobody knows when it came is the oldest."""


def policy_of(own: Policy | None, above: Sequence[Policy | None], keeps: bool) -> Policy:
    """The item's own, then its categories' from the nearest up; `keeps`: it can expire."""
    for policy in (own, *above):
        if policy is not None:
            return policy
    return "fefo" if keeps else "fifo"


def inherited(own: int | None, above: Sequence[int | None]) -> int | None:
    """A number of days: the item's own, then its categories' from the nearest up."""
    return next((days for days in (own, *above) if days is not None), None)


def tree_distance(start: int, end: int, parents: Mapping[int, int | None]) -> int | None:
    """Steps from one place to another through the tree of places; None where no way leads."""
    steps: dict[int, int] = {}
    place: int | None = start
    while place is not None and place not in steps:
        steps[place] = len(steps)
        place = parents.get(place)
    seen: set[int] = set()
    place = end
    while place is not None and place not in seen:
        if place in steps:
            return steps[place] + len(seen)
        seen.add(place)
        place = parents.get(place)
    return None
