"""Every notice and every reason to hold of nonconformances; the words lie in the web's locales."""

from __future__ import annotations

from typing import Final

# Why a disposition or a signature has no effect; those of HELD_FOR hold it when it comes.
NOT_DISPOSED: Final = "not_disposed"
ALREADY_DISPOSED: Final = "already_disposed"
ALREADY_CLOSED: Final = "already_closed"
NOT_ASKED: Final = "signature_not_asked"
SAME_PERSON: Final = "same_person"
WITHDRAWN: Final = "nonconformance_void"
QUANTITY_MISSING: Final = "quantity_missing"
PLACE_MISSING: Final = "location_missing"
TOO_LARGE: Final = "quantity_too_large"
REJECTED: Final = "release_rejected"
AWAITED: Final = "nonconformance_awaited"

HELD_FOR: Final = frozenset(
    {
        ALREADY_DISPOSED,
        ALREADY_CLOSED,
        NOT_ASKED,
        SAME_PERSON,
        WITHDRAWN,
        QUANTITY_MISSING,
        PLACE_MISSING,
        TOO_LARGE,
    }
)
"""What no act that may still be on its way is expected to mend; the others wait."""

# Notices.
NONCONFORMANCE: Final = "quality.nonconformance"
STEP_WAITS: Final = "quality.step_waits"
STEP_WITHOUT_EFFECT: Final = "quality.step_without_effect"
ACTION_OVERDUE: Final = "quality.action_overdue"

# Answers to people.
CASE_INVALID: Final = "quality.nonconformance_invalid"
CASE_CONFLICT: Final = "quality.nonconformance_conflict"
CASE_NOT_FOUND: Final = "quality.nonconformance_not_found"
