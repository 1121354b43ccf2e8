"""What is known of a lot, worked out from all that acts said of it and that stands. Pure.

By effective time, then by act, so the order of arrival does not matter. Receipts and outputs: the
first one decides, of days the earliest counts. A description says anew what it names. A part is
no younger than what it was made of, whenever that was told, unless a person described it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from takt.inventory.lots import Lot

ATTRIBUTE = "attributes."
PASSED_DAYS = ("expires_on", "best_before_on")
DAYS = (*PASSED_DAYS, "produced_on")

Days = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Word:
    """What one act said of one lot; `parents` are the lots of its item that it was made of."""

    effective: int
    operation: str
    source: Literal["supplier", "own", "opening", "described"]
    told: Mapping[str, Any]
    stands: bool = True
    parents: Sequence[str] = ()

    @property
    def order(self) -> tuple[int, str]:
        """Its place among all that was said."""
        return self.effective, self.operation


@dataclass(slots=True)
class Known:
    """The fold of the words of one lot."""

    code: str | None = None
    days: dict[str, date | None] = field(default_factory=lambda: dict.fromkeys(DAYS))
    supplier: int | None = None
    source: Literal["supplier", "own"] | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    received_at: int | None = None

    def hear(self, word: Word, days_of: Mapping[str, Days]) -> None:
        """Takes over what the next act said."""
        if word.source == "described":
            self._hear_description(word.told)
            return
        if word.told.get("lot_code") is not None:
            self._hear_label(word)
        for name in PASSED_DAYS:
            for parent in word.parents:
                self._lower(name, days_of[parent][name])

    def _hear_label(self, word: Word) -> None:
        told = word.told
        self.code = self.code or told["lot_code"].strip()
        for name in DAYS:
            self._lower(name, _day(told.get(name)))
        if self.supplier is None and word.source == "supplier":
            self.supplier = told.get("party")
        if self.received_at is None and word.source != "opening":
            self.received_at = word.effective
            self.source = "supplier" if word.source == "supplier" else "own"
        self.attributes = {**(told.get("attributes") or {}), **self.attributes}

    def _hear_description(self, changes: Mapping[str, Any]) -> None:
        for name, (_, wanted) in changes.items():
            if name == "code":
                self.code = wanted.strip()
            elif name in DAYS:
                self.days[name] = _day(wanted)
            elif wanted is None:
                self.attributes.pop(name.removeprefix(ATTRIBUTE), None)
            else:
                self.attributes[name.removeprefix(ATTRIBUTE)] = wanted

    def _lower(self, name: str, day: date | None) -> None:
        known = self.days[name]
        if day is not None and (known is None or day < known):
            self.days[name] = day


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def known_of(words: Iterable[Word], days_of: Mapping[str, Days]) -> Known:
    """What the words that stand say together; a lot keeps its code when none does."""
    ordered = sorted(words, key=lambda word: word.order)
    known = Known()
    for word in ordered:
        if word.stands:
            known.hear(word, days_of)
    codes = (word.told.get("lot_code") for word in ordered)
    known.code = known.code or next((code.strip() for code in codes if code), None)
    return known


def known_of_all(
    words: Mapping[str, Sequence[Word]], above: Mapping[str, Days]
) -> dict[str, Known]:
    """Lots and their parts together; `above` are the days of lots that nothing here is part of.

    Begins with nothing known. Days only come down from step to step, so that it ends, also where
    goods went round and came back into the lot that they were taken from.
    """
    nothing: Days = dict.fromkeys(DAYS)
    known: dict[str, Known] = {}
    days_of: dict[str, Days] = {**above, **dict.fromkeys(words, nothing)}
    waiting = set(words)
    while waiting:
        changed = set()
        for lot in sorted(waiting):
            known[lot] = known_of(words[lot], days_of)
            if known[lot].days != days_of[lot]:
                days_of[lot] = known[lot].days
                changed.add(lot)
        waiting = {
            lot for lot, said in words.items() if any(changed & {*one.parents} for one in said)
        }
    return known


def take_over(lot: Lot, known: Known) -> bool:
    """Writes what is known to the lot; whether a day that counts is another one now."""
    before = lot.expires_on, lot.best_before_on
    lot.code = known.code or lot.code
    lot.expires_on, lot.best_before_on = known.days["expires_on"], known.days["best_before_on"]
    lot.produced_on = known.days["produced_on"]
    lot.supplier, lot.source = known.supplier, known.source
    lot.attributes, lot.received_at = known.attributes, known.received_at
    return before != (lot.expires_on, lot.best_before_on)
