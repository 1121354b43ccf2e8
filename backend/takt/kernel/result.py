"""What a rule answers: the act is applied, perhaps with notices, or it is held for a person."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

Event = TypeVar("Event")


class Notice(msgspec.Struct, frozen=True):
    """Something a person should look at; never a reason to refuse a fact."""

    code: str
    severity: str = "warning"
    data: Mapping[str, Any] = {}


class Applied(msgspec.Struct, Generic[Event], frozen=True):
    """The act takes effect through these events."""

    events: tuple[Event, ...]
    notices: tuple[Notice, ...] = ()


class Held(msgspec.Struct, frozen=True):
    """The act has no effect until a person decides; `reason` is a stable code."""

    reason: str
    data: Mapping[str, Any] = {}
