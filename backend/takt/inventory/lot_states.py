"""What state a lot is in, and when it has expired; pure, the twin of `pwa/src/scan/lot-state.ts`.

What people decided is stored (hold, quarantine, rejected). What the calendar or the stock says is
derived when somebody looks (expired, consumed), see decision 0011. Cases for both languages lie in
`sync/vectors/lot_state.json`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final, Literal, TypeVar
from zoneinfo import ZoneInfo

Block = Literal["hold", "quarantine", "rejected", "expired"]
LotState = Literal["available", "hold", "quarantine", "rejected", "expired", "consumed"]
Day = TypeVar("Day", date, str)
"""A day as such or as its ISO text: both compare as the calendar does."""

DECIDED: Final[dict[str, Block]] = {
    "hold": "hold",
    "quarantine": "quarantine",
    "rejected": "rejected",
}
"""What a person decided stands until a person decides otherwise."""


def day_at(at_ms: int, time_zone: str) -> date:
    """The day that the calendar on the wall of a site shows at a time."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(time_zone)).date()


def is_expired(expires_on: Day | None, day: Day) -> bool:
    """Whether goods may no longer be used on a day: on the day of their expiry they have expired.

    The day before is the last on which they are picked, issued, used or shipped.
    """
    return expires_on is not None and expires_on <= day


def block_of(status: str, expires_on: Day | None, day: Day) -> Block | None:
    """Why nothing of a lot may be used, or None; a decision says more than a date."""
    decided = DECIDED.get(status)
    if decided is not None:
        return decided
    return "expired" if status == "expired" or is_expired(expires_on, day) else None


def lot_state(
    status: str, expires_on: Day | None, day: Day, *, left: int, is_known: bool
) -> LotState:
    """What people are told of a lot.

    `left` is what lies in own places and on the floor; `is_known`: some of it was once there, so
    that what is not there any more was used.
    """
    decided = DECIDED.get(status)
    if decided is not None:
        return decided
    if left <= 0 and (is_known or status == "consumed"):
        return "consumed"
    return block_of(status, expires_on, day) or "available"
