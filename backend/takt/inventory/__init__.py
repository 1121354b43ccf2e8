"""The public face of the inventory: what other areas and the application may use of it."""

from takt.inventory.background import background_jobs
from takt.inventory.location_store import (
    all_locations,
    locations_by_code,
    locations_by_id,
    save_locations,
)
from takt.inventory.locations import Location, LocationDraft
from takt.inventory.model import lot_id, normal_lot_code
from takt.inventory.opening import OpeningLine, book_opening
from takt.inventory.sync_services import sync_services
from takt.inventory.use_cases.edit_locations import create_site

__all__ = [
    "Location",
    "LocationDraft",
    "OpeningLine",
    "all_locations",
    "background_jobs",
    "book_opening",
    "create_site",
    "locations_by_code",
    "locations_by_id",
    "lot_id",
    "normal_lot_code",
    "save_locations",
    "sync_services",
]
