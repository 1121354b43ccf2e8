"""How balances and recalls are answered: long lists as columns, sums beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from takt.traceability.columns import columns
from takt.traceability.figures import Place, Trade
from takt.traceability.model import ItemFigures, LotFigures, totals
from takt.traceability.recall import Recall


def balance_sheet(figures: Sequence[LotFigures], places: Sequence[Place]) -> dict[str, Any]:
    """The balance of each lot, with where the rest lies, and the balance of each item."""
    lots = [_line(lot) | {"places": []} for lot in figures]
    for place in places:
        lots[place.lot]["places"].append({"location": place.location, "quantity": place.quantity})
    return {"lots": lots, "items": [_line(item) for item in totals(figures)]}


def recall_sheet(found: Recall) -> dict[str, Any]:
    """The whole recall; `lot` of places and trades is a place in the columns of lots."""
    return {
        "roots": found.roots,
        "truncated": found.truncated,
        "limit": found.limit,
        "siblings": found.siblings,
        "lots": columns(LotFigures, found.lots),
        "places": columns(Place, found.places),
        "trades": columns(Trade, found.trades),
        "customers": found.customers,
        "items": [_line(item) for item in found.items],
    }


def _line(figures: LotFigures | ItemFigures) -> dict[str, Any]:
    return msgspec.structs.asdict(figures) | {"remainder": figures.remainder}
