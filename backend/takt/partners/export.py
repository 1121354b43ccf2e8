"""Suppliers and customers as CSV, which the mapping `takt/parties` reads back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from takt.catalogue import BOM, csv_text, safe_cell
from takt.partners.model import Party
from takt.partners.queries import all_parties

if TYPE_CHECKING:
    from takt.runtime.database import Connection

COLUMNS: Final = (
    "code",
    "name_zh",
    "name_en",
    "is_supplier",
    "is_customer",
    "min_days",
    "gln",
    "active",
)


def party_cells(party: Party) -> list[str]:
    """One party as the cells of COLUMNS."""
    texts = (
        party.code,
        party.name_zh or "",
        party.name_en or "",
        "1" if party.is_supplier else "0",
        "1" if party.is_customer else "0",
        "" if party.min_days is None else str(party.min_days),
        party.gln or "",
        "1" if party.active else "0",
    )
    return [safe_cell(text) for text in texts]


async def parties_csv(connection: Connection) -> AsyncIterator[str]:
    """All of them, by code, in pieces of a bounded size."""
    yield BOM + csv_text([list(COLUMNS)])
    async for page in all_parties(connection):
        yield csv_text([party_cells(party) for party in page])
