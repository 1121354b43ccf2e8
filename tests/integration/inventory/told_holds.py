"""What holds have to mean, told a second time: by trying every way that material can have taken.

It shares nothing with the product's fold. A history is a list of acts with their times; from it
follows whether a lot is blocked at a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FOREVER = 2**60


@dataclass(frozen=True)
class Word:
    """A hold, a rejection or a release that stands."""

    lot: str
    at: int
    says: str

    @property
    def is_hold(self) -> bool:
        """Whether nothing may be used from then on."""
        return self.says != "release"


@dataclass
class History:
    """Everything that was booked and not taken back."""

    words: list[Word] = field(default_factory=list)
    regroupings: list[tuple[str, str, int]] = field(default_factory=list)
    """From which lot, into which, and when."""

    def status(self, lot: str) -> str:
        """What the lot is after everything."""
        own = sorted((word for word in self.words if word.lot == lot), key=lambda word: word.at)
        since_release = [word.says for word in own]
        while "release" in since_release:
            since_release = since_release[since_release.index("release") + 1 :]
        if "reject" in since_release:
            return "rejected"
        return "hold" if self.is_blocked(lot, FOREVER) else "available"

    def is_blocked(self, lot: str, at: int) -> bool:
        """Whether a word about the lot, or about anything that it was made of, blocks it."""
        own = [word for word in self.words if word.lot == lot and word.at <= at]
        if own and max(own, key=lambda word: word.at).is_hold:
            return True
        return any(
            self._comes_down(hold, way, at)
            for hold in self.words
            if hold.is_hold and hold.lot != lot
            for way in self._ways(hold.lot, lot, frozenset({hold.lot}))
        )

    def _ways(
        self, start: str, end: str, seen: frozenset[str]
    ) -> Iterator[list[tuple[str, str, int]]]:
        for step in self.regroupings:
            if step[0] == start and step[1] == end:
                yield [step]
            elif step[0] == start and step[1] not in seen:
                for rest in self._ways(step[1], end, seen | {step[1]}):
                    yield [step, *rest]

    def _comes_down(self, hold: Word, way: list[tuple[str, str, int]], at: int) -> bool:
        """Whether a hold is still on at the end of a way: nobody let go on it since it came."""
        since = hold.at
        if self._is_released(hold.lot, since, at):
            return False
        for _, lot, made_at in way:
            since = max(since, made_at)
            if since > at or self._is_released(lot, since, at):
                return False
        return True

    def _is_released(self, lot: str, since: int, until: int) -> bool:
        return any(w.lot == lot and not w.is_hold and since < w.at <= until for w in self.words)
