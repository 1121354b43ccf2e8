"""What the ledger does not say of an act: which lots became which, from whom and to whom.

A `run` ties consumption to output, so that links of lots need no cross product and facts may come
in any order. An undone act keeps its entries; they no longer count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID, uuid5

RUN_NAMESPACE = UUID("9b0f5e52-3c1d-5b7e-8a6f-54414b54304e")


@dataclass(frozen=True, slots=True)
class LotEntry:
    """One end of a link of the genealogy: a lot that went into a run, or came out of it."""

    operation: str
    line: int
    run: str
    lot: str
    item: int
    direction: Literal[-1, 1]
    quantity: int
    relation: str
    work_order: int | None
    machine: str | None
    person: int
    device: str
    site: int
    effective: int


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """Goods that came from a supplier, went to a customer, or came back."""

    operation: str
    lot: str
    item: int
    party: int | None
    direction: Literal["received", "shipped", "returned"]
    line: int | None
    quantity: int
    location: int
    person: int
    device: str
    site: int
    effective: int


@dataclass(frozen=True, slots=True)
class ScrapEntry:
    """Goods that were lost: why, from where, and at which work order."""

    operation: str
    lot: str
    item: int
    quantity: int
    reason: int | None
    work_order: int | None
    location: int
    person: int
    device: str
    site: int
    effective: int


def run_of(run: str | None, work_order: int | None, operation: str) -> str:
    """The run of a consumption or an output: as said, else the order's, else the act's own."""
    if run is not None:
        return run
    if work_order is not None:
        return str(uuid5(RUN_NAMESPACE, f"work_order:{work_order}"))
    return operation
