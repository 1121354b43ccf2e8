"""Every notice that demand opens; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

OVER_SHIPPED: Final = "demand.over_shipped"
UNDER_SHIPPED: Final = "demand.under_shipped"
LINE_MISMATCH: Final = "demand.line_mismatch"
SHELF_LIFE_SHORT: Final = "demand.shelf_life_short"
