"""Every notice that purchasing opens; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

OVER_DELIVERED: Final = "purchasing.over_delivered"
UNDER_DELIVERED: Final = "purchasing.under_delivered"
LINE_MISMATCH: Final = "purchasing.line_mismatch"
