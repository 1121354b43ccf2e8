"""The public face of the inventory: what other areas and the application may use of it."""

from takt.inventory.alert_acts import AlertActs
from takt.inventory.background import Work, background_jobs
from takt.inventory.document_pages import PageFilter, page_filter
from takt.inventory.documents import (
    LINES_MAX,
    DocumentForm,
    forget_closed,
    is_shown,
    line_faults,
)
from takt.inventory.extension import Extension, Kind, Names
from takt.inventory.findings import finding, settle_findings
from takt.inventory.followed_entries import (
    Trade,
    Use,
    named_lines,
    touched_trades,
    touched_uses,
    traded,
    used,
)
from takt.inventory.location_store import (
    add_conversions,
    all_locations,
    locations_by_code,
    locations_by_id,
    save_locations,
)
from takt.inventory.locations import Location, LocationDraft
from takt.inventory.lot_descriptions import LotDescriptions
from takt.inventory.model import (
    Act,
    Booked,
    Facts,
    Line,
    Notice,
    lot_id,
    normal_lot_code,
    notice_id,
    open_notice,
)
from takt.inventory.number_blocks import NumberBlocks
from takt.inventory.opening import OpeningLine, book_opening
from takt.inventory.reservation_acts import ReservationActs
from takt.inventory.sync_services import sync_services
from takt.inventory.tables import Location as LocationTable
from takt.inventory.use_cases.edit_locations import create_site
from takt.inventory.verify import Check

__all__ = [
    "LINES_MAX",
    "Act",
    "AlertActs",
    "Booked",
    "Check",
    "DocumentForm",
    "Extension",
    "Facts",
    "Kind",
    "Line",
    "Location",
    "LocationDraft",
    "LocationTable",
    "LotDescriptions",
    "Names",
    "Notice",
    "NumberBlocks",
    "OpeningLine",
    "PageFilter",
    "ReservationActs",
    "Trade",
    "Use",
    "Work",
    "add_conversions",
    "all_locations",
    "background_jobs",
    "book_opening",
    "create_site",
    "finding",
    "forget_closed",
    "is_shown",
    "line_faults",
    "locations_by_code",
    "locations_by_id",
    "lot_id",
    "named_lines",
    "normal_lot_code",
    "notice_id",
    "open_notice",
    "page_filter",
    "save_locations",
    "settle_findings",
    "sync_services",
    "touched_trades",
    "touched_uses",
    "traded",
    "used",
]
