"""The public face of the inventory: what other areas and the application may use of it."""

from takt.inventory.accept_counts import accept_counts
from takt.inventory.alert_acts import AlertActs
from takt.inventory.background import AreaJob, Work, background_jobs
from takt.inventory.booking import write_effects
from takt.inventory.commands import (
    NO_LOT,
    Consume,
    Id,
    LotStatus,
    Move,
    Output,
    Receive,
    Resolve,
    Ship,
    Undo,
)
from takt.inventory.count_rules import CountedKey, CountRule, CountRules
from takt.inventory.count_store import wake_plan
from takt.inventory.counts import CountRecord, EmptyRecord
from takt.inventory.document_codes import tell_codes
from takt.inventory.documents.editing import (
    closed_or_opened,
    document_facts,
    keep_site,
    locked_for,
    needed_lines,
    trade_facts,
)
from takt.inventory.documents.forms import DocumentForm
from takt.inventory.documents.keeping import in_step
from takt.inventory.documents.model import (
    SHOWN_CLOSED_MS,
    TRADE_STATUSES,
    Document,
    DocumentFacts,
    DocumentLine,
    TradeDocument,
    TradeFacts,
    TradeLine,
    check_trade,
    closed_in_time,
    head_faults,
    is_shown,
    line_faults,
)
from takt.inventory.documents.pages import PageFilter, page_filter
from takt.inventory.documents.reading import DocumentReader
from takt.inventory.documents.serving import one_of, page_of
from takt.inventory.documents.trade_findings import (
    TradeNotices,
    findings_of_closing,
    findings_of_trades,
)
from takt.inventory.documents.writing import DocumentWriter, add_document, forget_closed, numbered
from takt.inventory.entries import run_of
from takt.inventory.errors import (
    ALREADY_DECIDED,
    BAD_TRANSITION,
    NOT_FOUND,
    OVERFLOW,
    RIGHT_MISSING,
    UNKNOWN_ITEM,
    UNKNOWN_LOCATION,
    UNPARSED,
)
from takt.inventory.export import BOM, csv_text, figure, moment
from takt.inventory.extension import Extension, Extensions, Kind, Names
from takt.inventory.findings import Findings, finding, finding_of, settle_findings
from takt.inventory.followed_entries import (
    Trade,
    Use,
    named_lines,
    touched_trades,
    touched_uses,
    traded,
    used,
)
from takt.inventory.late_dates import LateDates
from takt.inventory.load_stock import load_balances, load_places
from takt.inventory.loading import load_held
from takt.inventory.location_store import (
    add_conversions,
    all_locations,
    locations_by_code,
    locations_by_id,
    save_locations,
)
from takt.inventory.locations import Location, LocationDraft
from takt.inventory.lot_descriptions import LotDescriptions
from takt.inventory.lot_states import day_at, lot_state
from takt.inventory.lots import Anchor, Lot, PassedHold, StatusChange, lot_id, normal_lot_code
from takt.inventory.model import (
    Act,
    Booked,
    Event,
    Facts,
    Key,
    Line,
    Notice,
    Place,
    Target,
    notice_id,
    open_notice,
)
from takt.inventory.number_blocks import NumberBlocks
from takt.inventory.open_counts import books_before
from takt.inventory.opening import OpeningLine, book_opening
from takt.inventory.printing import PrinterHosts, PrintingExtension, Spooler
from takt.inventory.publishing import add_balance
from takt.inventory.queries import latest_day
from takt.inventory.reading import fact_of
from takt.inventory.reservation_acts import ReservationActs
from takt.inventory.sync_services import sync_services
from takt.inventory.tables import Location as LocationTable
from takt.inventory.use_cases.book_move import note_events, note_other_item, overflows
from takt.inventory.use_cases.change_lot_status import (
    change_status,
    put_on_hold,
    restore_change,
    undo_change,
)
from takt.inventory.use_cases.edit_locations import create_site
from takt.inventory.use_cases.judge_act import has_right, note_rights
from takt.inventory.use_cases.name_reached import note_what_left_since
from takt.inventory.verify import Check, Disagreements
from takt.inventory.void_counts import void_plan
from takt.inventory.watermarks import site_watermark

__all__ = [
    "ALREADY_DECIDED",
    "BAD_TRANSITION",
    "BOM",
    "NOT_FOUND",
    "NO_LOT",
    "OVERFLOW",
    "RIGHT_MISSING",
    "SHOWN_CLOSED_MS",
    "TRADE_STATUSES",
    "UNKNOWN_ITEM",
    "UNKNOWN_LOCATION",
    "UNPARSED",
    "Act",
    "AlertActs",
    "Anchor",
    "AreaJob",
    "Booked",
    "Check",
    "Consume",
    "CountRecord",
    "CountRule",
    "CountRules",
    "CountedKey",
    "Disagreements",
    "Document",
    "DocumentFacts",
    "DocumentForm",
    "DocumentLine",
    "DocumentReader",
    "DocumentWriter",
    "EmptyRecord",
    "Event",
    "Extension",
    "Extensions",
    "Facts",
    "Findings",
    "Id",
    "Key",
    "Kind",
    "LateDates",
    "Line",
    "Location",
    "LocationDraft",
    "LocationTable",
    "Lot",
    "LotDescriptions",
    "LotStatus",
    "Move",
    "Names",
    "Notice",
    "NumberBlocks",
    "OpeningLine",
    "Output",
    "PageFilter",
    "PassedHold",
    "Place",
    "PrinterHosts",
    "PrintingExtension",
    "Receive",
    "ReservationActs",
    "Resolve",
    "Ship",
    "Spooler",
    "StatusChange",
    "Target",
    "Trade",
    "TradeDocument",
    "TradeFacts",
    "TradeLine",
    "TradeNotices",
    "Undo",
    "Use",
    "Work",
    "accept_counts",
    "add_balance",
    "add_conversions",
    "add_document",
    "all_locations",
    "background_jobs",
    "book_opening",
    "books_before",
    "change_status",
    "check_trade",
    "closed_in_time",
    "closed_or_opened",
    "create_site",
    "csv_text",
    "day_at",
    "document_facts",
    "fact_of",
    "figure",
    "finding",
    "finding_of",
    "findings_of_closing",
    "findings_of_trades",
    "forget_closed",
    "has_right",
    "head_faults",
    "in_step",
    "is_shown",
    "keep_site",
    "latest_day",
    "line_faults",
    "load_balances",
    "load_held",
    "load_places",
    "locations_by_code",
    "locations_by_id",
    "locked_for",
    "lot_id",
    "lot_state",
    "moment",
    "named_lines",
    "needed_lines",
    "normal_lot_code",
    "note_events",
    "note_other_item",
    "note_rights",
    "note_what_left_since",
    "notice_id",
    "numbered",
    "one_of",
    "open_notice",
    "overflows",
    "page_filter",
    "page_of",
    "put_on_hold",
    "restore_change",
    "run_of",
    "save_locations",
    "settle_findings",
    "site_watermark",
    "sync_services",
    "tell_codes",
    "touched_trades",
    "touched_uses",
    "trade_facts",
    "traded",
    "undo_change",
    "used",
    "void_plan",
    "wake_plan",
    "write_effects",
]
