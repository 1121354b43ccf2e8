"""From a request to the workplace of its use case: on whose behalf, and whom to tell."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import State

from takt.catalogue.use_cases.editing import Editor, Workplace, tell_nobody
from takt.runtime.auth import caller_of


def workplace(request: Request[Any, Any, Any], state: State) -> Workplace:
    """What the use cases work with, on behalf of the caller."""
    caller = caller_of(request)
    nudge = getattr(state, "nudge", tell_nobody)
    return Workplace(state.database, state.clock, Editor(caller.person, caller.device), nudge)
