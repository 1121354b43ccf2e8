"""Every notice and error of demand; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

from takt.inventory import TradeNotices

OVER_SHIPPED: Final = "demand.over_shipped"
UNDER_SHIPPED: Final = "demand.under_shipped"
LINE_MISMATCH: Final = "demand.line_mismatch"
SHELF_LIFE_SHORT: Final = "demand.shelf_life_short"
NOTICES: Final = TradeNotices(LINE_MISMATCH, OVER_SHIPPED, UNDER_SHIPPED)

CONFLICT: Final = "demand.conflict"
INVALID: Final = "demand.invalid"
NOT_FOUND: Final = "demand.shipment_not_found"
