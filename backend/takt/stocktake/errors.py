"""Every notice and refusal of stocktakes, by stable codes; their sentences lie in the locales."""

from __future__ import annotations

from typing import Final

MOVED_IN_FREEZE: Final = "stocktake.moved_in_freeze"

NOT_FOUND: Final = "stocktake.not_found"
INVALID: Final = "stocktake.invalid"
CONFLICT: Final = "stocktake.conflict"
WRONG_STATUS: Final = "stocktake.wrong_status"
NOTHING_TO_COUNT: Final = "stocktake.nothing_to_count"
LINES_OPEN: Final = "stocktake.lines_open"
TEAM_INVALID: Final = "stocktake.team_invalid"
TEAM_NOT_FOUND: Final = "stocktake.team_not_found"
