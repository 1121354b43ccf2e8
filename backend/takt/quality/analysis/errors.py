"""Every notice and error of analysis; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

TREND: Final = "quality.trend"
TOO_MANY_ROWS: Final = "quality.too_many_rows"
SITE_NOT_FOUND: Final = "quality.site_not_found"
SHIFTS_CONFLICT: Final = "quality.shifts_conflict"
SHIFTS_INVALID: Final = "quality.shifts_invalid"
NO_CERTIFICATE: Final = "quality.no_certificate"
LOT_NOT_FOUND: Final = "quality.lot_not_found"
SHIPMENT_NOT_FOUND: Final = "quality.shipment_not_found"
