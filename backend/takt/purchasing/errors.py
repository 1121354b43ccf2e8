"""Every notice and error of purchasing; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

from takt.inventory import TradeNotices

OVER_DELIVERED: Final = "purchasing.over_delivered"
UNDER_DELIVERED: Final = "purchasing.under_delivered"
LINE_MISMATCH: Final = "purchasing.line_mismatch"
NOTICES: Final = TradeNotices(LINE_MISMATCH, OVER_DELIVERED, UNDER_DELIVERED)

CONFLICT: Final = "purchasing.conflict"
INVALID: Final = "purchasing.invalid"
NOT_FOUND: Final = "purchasing.delivery_not_found"
