"""Which lots are on hold because of a lot that they were made of. Pure.

Regrouping changes labels, not the material: what a held lot became is on hold from its making, or
from the hold where that came later. It ends with the hold itself, and at a part that somebody
released for all that was made of that part. Everything is worked out anew from what stands, so the
order of arrival does not matter. A lot that waits for its receipt only passes nothing on, and
neither does production: what became of the material there is for people to judge.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from takt.inventory.lots import BLOCKED, Anchor, Lot, PassedHold

NEVER: Anchor = (2**62, "", 0)


@dataclass(slots=True)
class Parts:
    """What lots became by regroupings that stand."""

    _made: dict[str, dict[str, tuple[Anchor, set[str]]]] = field(default_factory=dict)
    """Lot -> act -> when, and what was made of it."""

    def add(self, operation: str, place: Anchor, used: Iterable[str], made: Iterable[str]) -> None:
        """Notes one regrouping, whole or link by link."""
        outputs = list(made)
        for lot in used:
            _, known = self._made.setdefault(lot, {}).setdefault(operation, (place, set()))
            known.update(one for one in outputs if one != lot)

    def remove(self, operation: str, used: Iterable[str]) -> None:
        """Takes one back that was undone."""
        for lot in used:
            self._made.get(lot, {}).pop(operation, None)

    def of(self, lot: str) -> Iterator[tuple[Anchor, str]]:
        """What was made of a lot directly, and when."""
        for place, made in self._made.get(lot, {}).values():
            for other in made:
                yield place, other

    def below(self, lots: Iterable[str]) -> set[str]:
        """All that was made of these lots, step by step, with the lots themselves."""
        found = set(lots)
        waiting = list(found)
        while waiting:
            fresh = {made for _, made in self.of(waiting.pop())} - found
            found |= fresh
            waiting += fresh
        return found


def passed_from(root: Lot, lots: Mapping[str, Lot], parts: Parts) -> dict[str, list[PassedHold]]:
    """What the holds of one lot mean for all that was made of it."""
    found: dict[str, list[PassedHold]] = {}
    waiting = deque(_own_holds(root))
    while waiting:
        held = waiting.popleft()
        for made_at, id_ in parts.of(held.lot):
            part = lots.get(id_)
            if part is None or id_ == root.id:
                continue
            since = max(held.place, made_at)
            until = min(_end(held.until), _released_after(part, since))
            passed = replace(held, lot=id_, place=since, until=None if until == NEVER else until)
            known = found.setdefault(id_, [])
            if since < until and not any(_covers(one, passed) for one in known):
                known[:] = [one for one in known if not _covers(passed, one)]
                known.append(passed)
                waiting.append(passed)
    return {id_: sorted(held, key=_order) for id_, held in sorted(found.items()) if held}


def _own_holds(root: Lot) -> Iterator[PassedHold]:
    """Each block that was said of a lot itself, until the next word that lets it go."""
    told = root.told()
    for at, change in enumerate(told):
        if change.status in BLOCKED:
            ends = [later.place for later in told[at:] if later.status not in BLOCKED]
            yield PassedHold(
                root.id, root.id, change.operation, change.place, ends[0] if ends else None,
                change.reason, change.person,
            )  # fmt: skip


def _released_after(part: Lot, since: Anchor) -> Anchor:
    """When somebody let a part go again itself."""
    ends = (c.place for c in part.told() if c.status not in BLOCKED and c.place > since)
    return next(ends, NEVER)


def _end(until: Anchor | None) -> Anchor:
    return NEVER if until is None else until


def _covers(one: PassedHold, other: PassedHold) -> bool:
    """Whether one hold of a cause says all that another one does."""
    is_same = one.operation == other.operation
    return is_same and one.place <= other.place and _end(one.until) >= _end(other.until)


def _order(held: PassedHold) -> tuple[str, Anchor]:
    return held.operation, held.place
