"""What an act says of lots and parties beside its legs: entries of genealogy, trade and scrap."""

from __future__ import annotations

from typing import Literal

from takt.inventory.commands import NO_LOT, Consume, Move, Output, Receive, Return, Scrap, Ship
from takt.inventory.entries import LotEntry, PartyEntry, ScrapEntry, run_of
from takt.inventory.model import Act, Facts

ENTRY_KINDS = frozenset(
    {
        "stock.receive",
        "stock.ship",
        "stock.return",
        "stock.consume",
        "stock.output",
        "stock.scrap",
        "lot.regroup",
    }
)
"""Kinds whose undo takes entries back."""


def note_entries(act: Act, move: Move, lot: str, site: int, facts: Facts) -> None:
    """Notes the entries of one move; most kinds have none."""
    # Asking for the type, not for the kind of, since structs have an abstract base class.
    form = type(move)
    if form is Consume or form is Output:
        note_use(act, move, lot, site, facts)  # type: ignore[arg-type]  # asked by type above
    elif form is Receive or form is Ship or form is Return:
        _note_trade(act, move, lot, site, facts)  # type: ignore[arg-type]  # asked by type above
    elif form is Scrap:
        _note_scrap(act, move, lot, site, facts)  # type: ignore[arg-type]  # asked by type above


def note_use(act: Act, move: Consume | Output, lot: str, site: int, facts: Facts) -> None:
    """Notes what went into a run, or came out of it."""
    is_input = type(move) is Consume
    facts.outcome.lot_entries.append(
        LotEntry(
            act.id, 0, run_of(move.run, move.work_order, act.id), lot, move.item,
            -1 if is_input else 1, move.quantity, "production", move.work_order, move.machine,
            act.person, act.device, site, act.effective,
        )
    )  # fmt: skip


def _note_trade(act: Act, move: Receive | Ship | Return, lot: str, site: int, facts: Facts) -> None:
    """Notes from whom goods came or to whom they went, where a lot, a party or a line is named."""
    direction: Literal["received", "shipped", "returned"]
    real, line = move.target, None
    if type(move) is Ship:
        direction, real, line = "shipped", move.source, move.line
    elif type(move) is Receive:
        direction, line = "received", move.line
    else:
        direction = "returned"
        if facts.locations[move.source].role != "customer":
            return
    if lot == NO_LOT and move.party is None and line is None:
        return
    facts.outcome.party_entries.append(
        PartyEntry(
            act.id, lot, move.item, move.party, direction, line, move.quantity, real,
            act.person, act.device, site, act.effective,
        )
    )  # fmt: skip


def _note_scrap(act: Act, move: Scrap, lot: str, site: int, facts: Facts) -> None:
    """Notes what was lost, so that people can ask for the reasons of a period."""
    facts.outcome.scrap_entries.append(
        ScrapEntry(
            act.id, lot, move.item, move.quantity, move.reason, move.work_order, move.source,
            act.person, act.device, site, act.effective,
        )
    )  # fmt: skip
