"""What became of lots by regrouping and production, so that a hold can name it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from takt.inventory.commands import NO_LOT
from takt.inventory.entries import LotEntry


@dataclass(slots=True)
class Uses:
    """Which lots went into which runs, and what came out of those."""

    _used_in: dict[str, set[str]] = field(default_factory=dict)
    _made_by: dict[str, set[str]] = field(default_factory=dict)
    _noted: int = 0

    def add(self, run: str, lot: str, direction: int) -> None:
        """Notes one end of a link; goods without a lot are not followed."""
        if lot == NO_LOT:
            return
        if direction < 0:
            self._used_in.setdefault(lot, set()).add(run)
        else:
            self._made_by.setdefault(run, set()).add(lot)

    def take(self, entries: Sequence[LotEntry]) -> None:
        """Notes what a growing list of entries says beyond the last time."""
        for entry in entries[self._noted :]:
            self.add(entry.run, entry.lot, entry.direction)
        self._noted = len(entries)

    def made_of(self, lots: Iterable[str]) -> list[str]:
        """All lots that these went into, the nearest first, without the lots themselves."""
        last, found = set(lots), list[str]()
        seen = set(last)
        while last:
            runs = {run for lot in last for run in self._used_in.get(lot, ())}
            last = {made for run in runs for made in self._made_by.get(run, ())} - seen
            seen |= last
            found += sorted(last)
        return found
