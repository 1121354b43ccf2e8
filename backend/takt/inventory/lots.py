"""A lot and its status: the fold of what was said of it, and of the holds passed on to it.

A hold of a lot is passed on to the lots that it became by regrouping (`passed_holds`). It lasts
until it ends where it came from, or until somebody releases the part itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

LOT_NAMESPACE = UUID("6f1d3c1e-7a53-5f0e-9d2b-54414b54304c")
BLOCKED = frozenset({"hold", "quarantine", "rejected", "expired"})
SOFTER = frozenset({"hold", "quarantine"})

Anchor = tuple[int, str, int]
"""Effective time, stream and number: the place of an act in the order of all."""


@dataclass(slots=True)
class StatusChange:
    """One entry in the history of a lot's status.

    `awaits_receipt`: on hold only because nobody has told what the lot is; its receipt ends it.
    """

    lot: str
    place: Anchor
    status: str
    reason: int | None
    person: int | None
    operation: str
    undone_by: str | None = None
    awaits_receipt: bool = False


@dataclass(frozen=True, slots=True)
class PassedHold:
    """A hold that a lot has from one that it was made of: `source` is the lot that was stopped."""

    lot: str
    source: str
    operation: str
    place: Anchor
    until: Anchor | None
    reason: int | None
    person: int | None
    status: Literal["hold"] = "hold"

    def covers(self, until_ms: int | None) -> bool:
        """Whether the lot is on hold by it at a time, or now."""
        if until_ms is None:
            return self.until is None
        return self.place[0] <= until_ms and (self.until is None or until_ms < self.until[0])


Change = StatusChange | PassedHold


@dataclass(slots=True)
class Lot:
    """A lot with the history that its status is the fold of."""

    id: str
    item: int
    code: str | None
    expires_on: date | None = None
    best_before_on: date | None = None
    produced_on: date | None = None
    supplier: int | None = None
    source: Literal["supplier", "own"] | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    received_at: int | None = None
    """When the first of it came in or was made, milliseconds UTC."""
    changes: list[StatusChange] = field(default_factory=list)
    passed: list[PassedHold] = field(default_factory=list)

    def told(self) -> list[StatusChange]:
        """What stands and was said of the lot itself, in order."""
        standing = [c for c in self.changes if c.undone_by is None and not c.awaits_receipt]
        return sorted(standing, key=lambda change: change.place)

    def last_change(self, until_ms: int | None = None) -> Change | None:
        """What decides on the status, up to a time: the newest change, else a passed hold."""
        own = _newest([one for one in self.changes if one.undone_by is None], until_ms)
        if own is not None and own.status in BLOCKED:
            return own
        return self._passed_at(until_ms) or own

    def block_at(self, until_ms: int | None = None) -> Change | None:
        """What blocks the lot at a time, or now; a want of its receipt only where nothing else."""
        told = _newest(self.told(), until_ms)
        if told is not None and told.status in BLOCKED:
            return told
        change = self._passed_at(until_ms) or self.last_change(until_ms)
        return change if change is not None and change.status in BLOCKED else None

    def status_at(self, until_ms: int | None = None) -> str:
        """The status as of a time, or now."""
        change = self.last_change(until_ms)
        return "available" if change is None else change.status

    def _passed_at(self, until_ms: int | None) -> PassedHold | None:
        covering = [one for one in self.passed if one.covers(until_ms)]
        return max(covering, key=lambda one: (one.place, one.source), default=None)


def _newest(changes: list[StatusChange], until_ms: int | None) -> StatusChange | None:
    """The change that counts, up to a time: the newest; a hold softens no rejection."""
    newest = None
    for change in sorted(changes, key=lambda one: one.place):
        if until_ms is not None and change.place[0] > until_ms:
            break
        is_softer = newest is not None and newest.status == "rejected"
        if not (is_softer and change.status in SOFTER):
            newest = change
    return newest


def normal_lot_code(code: str) -> str:
    """One spelling of a lot code: NFKC, upper case, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", code)).upper()


def lot_id(item: int, code: str) -> str:
    """The identifier that every device gives to a supplier's lot."""
    return str(uuid5(LOT_NAMESPACE, f"{item}:{normal_lot_code(code)}"))
