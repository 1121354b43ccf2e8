"""The public face of the inventory: what other areas and the application may use of it."""

from takt.inventory.alert_acts import AlertActs
from takt.inventory.background import background_jobs
from takt.inventory.export import BOM, csv_text, figure, moment
from takt.inventory.extension import Extension, Kind, Names
from takt.inventory.location_store import (
    add_conversions,
    all_locations,
    locations_by_code,
    locations_by_id,
    save_locations,
)
from takt.inventory.locations import Location, LocationDraft
from takt.inventory.model import Act, Booked, Facts, Line, lot_id, normal_lot_code, open_notice
from takt.inventory.opening import OpeningLine, book_opening
from takt.inventory.reservation_acts import ReservationActs
from takt.inventory.sync_services import sync_services
from takt.inventory.use_cases.edit_locations import create_site

__all__ = [
    "BOM",
    "Act",
    "AlertActs",
    "Booked",
    "Extension",
    "Facts",
    "Kind",
    "Line",
    "Location",
    "LocationDraft",
    "Names",
    "OpeningLine",
    "ReservationActs",
    "add_conversions",
    "all_locations",
    "background_jobs",
    "book_opening",
    "create_site",
    "csv_text",
    "figure",
    "locations_by_code",
    "locations_by_id",
    "lot_id",
    "moment",
    "normal_lot_code",
    "open_notice",
    "save_locations",
    "sync_services",
]
