"""`inspect.cause`: what somebody at the process says was behind an alarm. A fact. Pure.

It is an act of its own, since the readings that alarmed are on record before anybody can know why.
It stands beside the alarm for whoever looks at it; whether the alarm is dealt with, the inbox says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from takt.inventory import (
    ALREADY_DECIDED,
    NOT_FOUND,
    UNPARSED,
    Act,
    Facts,
    Kind,
    Line,
    Target,
    has_right,
    note_rights,
)
from takt.quality.inspections.commands import Note, UnitNumber, is_optional_id
from takt_sync.ports import Applied, Held

AREA = "charts"
Named = Literal["tool", "setting", "material", "measuring", "person", "place", "other"]
Code = Annotated[str, Meta(min_length=1, max_length=64)]


class InspectCause(msgspec.Struct, frozen=True):
    """A point by its inspection, the code of its characteristic and its number there."""

    inspection: str
    code: Code
    number: UnitNumber
    cause: Named
    note: Note | None


@dataclass(slots=True)
class Cause:
    """What was said of a point before."""

    inspection: str
    code: str
    number: int
    undone_by: str | None = None


@dataclass(slots=True)
class Causes:
    """What one push says and takes back of causes."""

    known: dict[str, Cause] = field(default_factory=dict)
    counting: dict[str, bool] = field(default_factory=dict)
    """Acts of this push -> whether their author may say so."""
    undone: dict[str, str] = field(default_factory=dict)


def causes_in(facts: Facts) -> Causes:
    """The facts of this area."""
    return facts.known_to(AREA, Causes)


def name_cause(act: Act, command: InspectCause, facts: Facts) -> Applied | Held:
    """Records a cause."""
    if not is_optional_id(command.inspection) or "\0" in command.code + (command.note or ""):
        return Held(UNPARSED)
    site = facts.device_site
    note_rights(act, facts, site)
    causes = causes_in(facts)
    causes.known[act.id] = Cause(command.inspection, command.code, command.number)
    causes.counting[act.id] = has_right(act, facts, site)
    return Applied(Line())


def undo_cause(act: Act, target: Target, facts: Facts) -> Applied | Held:
    """A cause that was named by mistake; the one before stands again."""
    causes = causes_in(facts)
    known = causes.known.get(target.id)
    if known is None:
        return Held(NOT_FOUND)
    if known.undone_by is not None:
        return Held(ALREADY_DECIDED)
    target.is_undone = True
    known.undone_by = causes.undone[target.id] = act.id
    return Applied(Line())


KIND = Kind(InspectCause, name_cause, "quality.inspect", undo=undo_cause)
