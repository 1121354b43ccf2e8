"""Every notice that the inventory opens and every reason for which it holds an operation.

Codes are stable; the sentences for them lie in the locales of the web application.
"""

from __future__ import annotations

from typing import Final, Literal

Severity = Literal["info", "warning", "stop"]

# Reasons to hold.
UNPARSED: Final = "unparsed"
UNKNOWN_ITEM: Final = "unknown_item"
UNKNOWN_LOCATION: Final = "unknown_location"
OVERFLOW: Final = "overflow"
RIGHT_MISSING: Final = "right_missing"
APPROVER_IS_AUTHOR: Final = "approver_is_author"
ALREADY_DECIDED: Final = "already_decided"
NOT_FOUND: Final = "not_found"
NOT_OWN_ACT: Final = "not_own_act"
CONFLICT: Final = "conflict"
DEVICE_LOST: Final = "device_lost"
BAD_TRANSITION: Final = "bad_transition"
REASON_MISSING: Final = "reason_missing"
SIGNATURE_MISSING: Final = "signature_missing"

# Notices.
NEGATIVE_STOCK: Final = "inventory.negative_stock"
LOT_ON_HOLD: Final = "inventory.lot_on_hold"
LOT_CONFLICT: Final = "inventory.lot_conflict"
TAKEN_FROM_QUARANTINE: Final = "inventory.taken_from_quarantine"
HELD_LOT_WITH_YOU: Final = "inventory.held_lot_with_you"
LOT_EXPIRED: Final = "inventory.lot_expired"
UNKNOWN_LOT: Final = "inventory.unknown_lot"
RIGHT_REVOKED: Final = "inventory.right_revoked"
CLOCK_OFF: Final = "inventory.clock_off"
UNKNOWN_CODE: Final = "inventory.unknown_code"
UNDO_NEEDED_LATER: Final = "inventory.undo_needed_later"
INACTIVE_ITEM: Final = "inventory.inactive_item"
UNDO_WAITS: Final = "inventory.undo_waits"
HOLD_WAITS: Final = "inventory.hold_waits"
COUNT_UNCLEAR: Final = "inventory.count_unclear"
COUNTS_DIFFER: Final = "inventory.counts_differ"
COUNT_RECHECK: Final = "inventory.count_recheck"
HELD: Final = "sync.held"
DEVICE_REVOKED: Final = "sync.device_revoked"
LOST_OPERATIONS: Final = "sync.lost_operations"
OVER_GRANT: Final = "sync.over_grant"
OTHER_PERSON: Final = "sync.other_person"

SERIAL_TWICE: Final = "inventory.serial_twice"
OVER_RESERVED: Final = "inventory.over_reserved"
NOT_PROPOSED: Final = "inventory.not_proposed"
SHELF_LIFE_SHORT: Final = "inventory.shelf_life_short"

SEVERITIES: Final[dict[str, Severity]] = {
    NEGATIVE_STOCK: "warning",
    LOT_ON_HOLD: "stop",
    LOT_CONFLICT: "warning",
    TAKEN_FROM_QUARANTINE: "stop",
    HELD_LOT_WITH_YOU: "stop",
    LOT_EXPIRED: "warning",
    UNKNOWN_LOT: "warning",
    RIGHT_REVOKED: "warning",
    CLOCK_OFF: "info",
    UNKNOWN_CODE: "warning",
    UNDO_NEEDED_LATER: "warning",
    INACTIVE_ITEM: "warning",
    SERIAL_TWICE: "warning",
    OVER_RESERVED: "warning",
    NOT_PROPOSED: "info",
    SHELF_LIFE_SHORT: "warning",
    HELD: "stop",
    DEVICE_REVOKED: "warning",
    LOST_OPERATIONS: "stop",
    OVER_GRANT: "warning",
    OTHER_PERSON: "stop",
    UNDO_WAITS: "info",
    HOLD_WAITS: "warning",
    COUNT_UNCLEAR: "warning",
    COUNTS_DIFFER: "warning",
    COUNT_RECHECK: "warning",
}
