"""Every notice and error of production; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

NOT_A_COMPONENT: Final = "production.not_a_component"
OVER_CONSUMED: Final = "production.over_consumed"
OVER_MADE: Final = "production.over_made"
ORDER_MISMATCH: Final = "production.order_mismatch"

CONFLICT: Final = "production.conflict"
INVALID: Final = "production.invalid"
NOT_FOUND: Final = "production.work_order_not_found"
