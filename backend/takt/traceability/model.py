"""What becomes of the quantity of a lot: mass balances of lots and of sets of lots. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec

SOURCES: Final = ("received", "opening", "made")
USES: Final = ("used", "shipped", "scrapped", "difference", "floor", "stock")
PARTS: Final = (*SOURCES, *USES, "returned")


class LotFigures(msgspec.Struct, frozen=True):
    """Where the quantity of one lot came from and where it is.

    `received` is all that suppliers brought, `shipped` all that ever left to customers and
    `returned` what came back of it; `difference` is what counts found missing (negative: found
    on top), `floor` what lies at production, `stock` all that lies in own places.
    """

    lot: str
    item: int
    code: str | None
    status: str
    received: int
    opening: int
    made: int
    used: int
    shipped: int
    returned: int
    scrapped: int
    difference: int
    floor: int
    stock: int

    @property
    def remainder(self) -> int:
        """What nothing explains: 0, unless the books are wrong."""
        return remainder_of(self.received + self.opening + self.made, self)


class ItemFigures(msgspec.Struct, frozen=True):
    """The figures of all lots of one item in a set, added up."""

    item: int
    lots: int
    received: int
    opening: int
    made: int
    used: int
    shipped: int
    returned: int
    scrapped: int
    difference: int
    floor: int
    stock: int

    @property
    def remainder(self) -> int:
        """What nothing explains: 0, unless the books are wrong."""
        return remainder_of(self.received + self.opening + self.made, self)


def remainder_of(sources: int, figures: LotFigures | ItemFigures) -> int:
    """Sources and what customers gave back, less every use and all that is left."""
    uses = sum(getattr(figures, part) for part in USES)
    return int(sources + figures.returned - uses)


def totals(lots: Iterable[LotFigures]) -> list[ItemFigures]:
    """The balance of a set: one line an item, since items are measured in their own units."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("lots", *PARTS), 0))
    for lot in lots:
        line = sums[lot.item]
        line["lots"] += 1
        for part in PARTS:
            line[part] += getattr(lot, part)
    return [ItemFigures(item, **line) for item, line in sorted(sums.items())]
