"""A recall as CSV: one line for each quantity, saying of which lot, where it is and who has it.

The last line of a list that was cut says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from takt.catalogue import Item, items_by_id, safe_cell
from takt.inventory import BOM, all_locations, csv_text, figure, moment
from takt.partners import Party, parties_by_id
from takt.runtime.database import Connection
from takt.traceability.model import LotFigures
from takt.traceability.recall import Recall

COLUMNS: Final = (
    "lot", "lot_id", "item", "name_zh", "name_en", "status", "reached", "where", "location",
    "party", "party_zh", "party_en", "line", "quantity", "last_at",
)  # fmt: skip
ROWS_AT_ONCE: Final = 2_000
WHOLE: Final = ("used", "scrapped", "difference")
"""Parts that have no place of their own to be named."""


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for identifiers in a table for people."""

    items: Mapping[int, Item]
    places: Mapping[int, str]
    parties: Mapping[int, Party]

    def party(self, party: int | None) -> tuple[str, str, str]:
        """Code and names; the number alone of a party that nobody described."""
        if party is None:
            return "", "", ""
        known = self.parties.get(party)
        if known is None:
            return f"#{party}", "", ""
        return known.code, known.name_zh or "", known.name_en or ""


async def names_of(connection: Connection, found: Recall) -> Names:
    """Names of all that a recall speaks of."""
    items = await items_by_id(connection, [line.item for line in found.items])
    places = {place.id: place.code for place in await all_locations(connection)}
    dealt_with = {trade.party for trade in found.trades if trade.party is not None}
    return Names(items, places, await parties_by_id(connection, dealt_with))


def recall_csv(found: Recall, names: Names) -> Iterator[str]:
    """The table, a piece at a time."""
    yield BOM + csv_text([COLUMNS])
    rows: list[list[str]] = []
    for row in _rows(found, names):
        rows.append(row)
        if len(rows) == ROWS_AT_ONCE:
            yield csv_text(rows)
            rows = []
    if found.truncated:
        rows.append([cut_text(found), *("" for _ in COLUMNS[1:])])
    if rows:
        yield csv_text(rows)


def cut_text(found: Recall) -> str:
    """What a list says that does not name all lots."""
    zh = f"清单不完整，只列出最近的 {found.limit} 个批次"
    return f"{zh} Incomplete: the nearest {found.limit} lots only"


def _rows(found: Recall, names: Names) -> Iterator[list[str]]:
    heads = _heads(found, names)
    scales = [names.items[lot.item].scale for lot in found.lots]
    for place in found.places:
        where = names.places[place.location]
        quantity = figure(place.quantity, scales[place.lot])
        yield [*heads[place.lot], "here", safe_cell(where), "", "", "", "", quantity, ""]
    for trade in found.trades:
        quantity = figure(trade.quantity, scales[trade.lot])
        party, line = map(safe_cell, names.party(trade.party)), str(trade.line or "")
        yield [
            *heads[trade.lot], trade.direction, "", *party, line, quantity, moment(trade.at),
        ]  # fmt: skip
    for at, lot in enumerate(found.lots):
        for part in WHOLE:
            if quantity_of(lot, part):
                quantity = figure(quantity_of(lot, part), scales[at])
                yield [*heads[at], part, "", "", "", "", "", quantity, ""]


def quantity_of(lot: LotFigures, part: str) -> int:
    """One part of the balance of a lot."""
    return int(getattr(lot, part))


def _heads(found: Recall, names: Names) -> Sequence[list[str]]:
    roots, siblings = set(found.roots), set(found.siblings)
    heads = []
    for at, lot in enumerate(found.lots):
        item = names.items[lot.item]
        reached = "root" if lot.lot in roots else "sibling" if at in siblings else "downstream"
        heads.append(
            [
                safe_cell(lot.code or ""), lot.lot, safe_cell(item.code),
                safe_cell(item.name_zh or ""), safe_cell(item.name_en or ""), lot.status, reached,
            ]
        )  # fmt: skip
    return heads
