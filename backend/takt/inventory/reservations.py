"""What is kept for something, and how much of it still is; pure, no I/O.

A reservation is used up by what is issued or shipped for the same document. Only sums count, so
the order in which acts arrive does not matter; nothing ever falls below zero. Cases for both
languages lie in `sync/vectors/reservations.json`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from takt.catalogue import code_key
from takt.inventory.commands import NO_LOT

ForKind = Literal["work_order", "shipment", "other"]
UseKind = Literal["work_order", "shipment"]
USES: Final[dict[str, UseKind]] = {
    "stock.issue": "work_order",
    "stock.consume": "work_order",
    "stock.return": "work_order",
    "stock.ship": "shipment",
}
"""Which acts use up what was kept for what; a return gives back."""


@dataclass(slots=True)
class Reservation:
    """A quantity of an item, perhaps of one lot, kept for a document or somebody."""

    id: str
    site: int
    item: int
    lot: str | None
    location: int | None
    quantity: int
    for_kind: ForKind
    for_id: str | None
    note: str | None
    person: int
    device: str
    at: int
    ended_by: str | None = None
    open: int = 0

    @property
    def for_key(self) -> str | None:
        """The document under any spelling."""
        return None if self.for_id is None else code_key(self.for_id)


@dataclass(frozen=True, slots=True)
class Use:
    """What one act took for a document; less than nothing where it gave back."""

    operation: str
    kind: UseKind
    document: str | None
    work_order: str | None
    item: int
    lot: str
    quantity: int

    @property
    def keys(self) -> set[str]:
        """The documents that it may have been for."""
        return {key for key in (self.document, self.work_order) if key is not None}


def open_quantities(reservations: Iterable[Reservation], uses: Iterable[Use]) -> dict[str, int]:
    """How much of each reservation is still kept, by its id."""
    groups: dict[tuple[str | None, str, int], list[Reservation]] = {}
    for one in reservations:
        groups.setdefault((one.for_key, one.for_kind, one.item), []).append(one)
    known = list(uses)
    found: dict[str, int] = {}
    for (key, kind, item), group in groups.items():
        used: Counter[str] = Counter()
        for use in known:
            fits = use.item == item and kind in (use.kind, "other")
            if fits and key is not None and key in use.keys:
                used[use.lot] += use.quantity
        found.update(_open_in_group(group, used))
    return found


def _open_in_group(group: list[Reservation], used: Counter[str]) -> dict[str, int]:
    """What named a lot takes of its own lot first; the rest is shared out in order of time.

    What was ended stays in the order: it was used up before it ended.
    """
    left = Counter({lot: quantity for lot, quantity in used.items() if quantity > 0})
    found: dict[str, int] = {}
    for one in sorted(group, key=lambda one: (one.lot is None, one.at, one.id)):
        lots = list(left) if one.lot is None else [one.lot]
        missing = one.quantity
        for lot in sorted(lots):
            taken = min(missing, left[lot])
            left[lot] -= taken
            missing -= taken
        found[one.id] = 0 if one.ended_by is not None else missing
    return found


@dataclass(frozen=True, slots=True)
class Stockpile:
    """What may be used of one item at one site, by lot, and what of it is kept already."""

    usable: dict[str, int]
    kept: dict[str | None, int]

    def available(self, lot: str | None) -> int:
        """On hand less reserved and held: of one lot, or of all."""
        if lot is None:
            return sum(self.usable.values()) - sum(self.kept.values())
        return self.usable.get(lot, 0) - self.kept.get(lot, 0)

    def keep(self, lot: str | None, quantity: int) -> None:
        """Another reservation, for those that come after it."""
        self.kept[lot] = self.kept.get(lot, 0) + quantity


def lot_key(lot: str | None) -> str:
    """How sums write that there is no lot."""
    return lot or NO_LOT
