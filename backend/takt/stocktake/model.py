"""Stocktakes, their lines and who takes part: values and rules, pure.

A stocktake is planned, opened, counted, looked through (review) and closed. What became of a count
is the inventory's matter; a line says what of it concerns the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import msgspec

from takt.kernel.errors import FieldError

Kind = Literal["full", "zone", "class", "cycle", "zero"]
Status = Literal["planned", "open", "review", "closed", "cancelled"]

KINDS: Final[tuple[Kind, ...]] = ("full", "zone", "class", "cycle", "zero")
STATUSES: Final[tuple[Status, ...]] = ("planned", "open", "review", "closed", "cancelled")
CLASSES: Final = ("A", "B", "C")
NO_LOT: Final = "00000000-0000-0000-0000-000000000000"
AREA: Final = "stocktake"
SHOWN_MS: Final = 7 * 24 * 3_600_000
"""How long a closed one stays on devices."""

STEPS: Final[Mapping[str, Mapping[Status, Status]]] = {
    "open": {"planned": "open"},
    "review": {"open": "review"},
    "reopen": {"review": "open"},
    "close": {"open": "closed", "review": "closed"},
    "cancel": {"planned": "cancelled", "open": "cancelled", "review": "cancelled"},
}
"""What a step makes of a stocktake, by what it is."""


def number_of(stocktake: int) -> str:
    """What people call a stocktake."""
    return f"ST-{stocktake:05d}"


@dataclass(frozen=True, slots=True)
class Stocktake:
    """A plan, and how far it is."""

    id: int
    site: int
    kind: Kind
    name: str | None = None
    zone: int | None = None
    classes: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    blind: bool = True
    frozen: bool = False
    adds: bool = False
    status: Status = "planned"
    team: int | None = None
    person: int | None = None
    due_on: date | None = None
    lines: int = 0
    locations: int = 0
    created_by: int | None = None
    created_at: int = 0
    opened_at: int | None = None
    closed_at: int | None = None
    is_shown: bool = True

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    @property
    def is_counted(self) -> bool:
        """Whether counts of it are still judged."""
        return self.status in ("open", "review")


class StocktakeRow(msgspec.Struct):
    """A stocktake as devices see it."""

    adds: bool
    blind: bool
    closed_at: int | None
    due_on: date | None
    frozen: bool
    id: int
    kind: str
    lines: int
    locations: int
    name: str | None
    number: str
    opened_at: int | None
    status: str
    team: int | None
    zone: int | None


class LineRow(msgspec.Struct):
    """A line as devices see it: what is to be counted, never how much there should be."""

    counted_at: int | None
    counted_by: int | None
    id: int
    item: int | None
    location: int
    lot: str | None
    not_by: Sequence[int]
    origin: str
    person: int | None
    round: int
    state: str
    stocktake: int
    team: int | None


class DeviceRow(msgspec.Struct):
    """A device that takes part."""

    device: str
    is_blind: bool
    joined_at: int
    last_at: int | None
    name: str
    on: bool
    person: int
    stocktake: int


def stocktake_row(one: Stocktake) -> StocktakeRow:
    """What devices see of a stocktake."""
    return StocktakeRow(
        one.adds, one.blind, one.closed_at, one.due_on, one.frozen, one.id, one.kind, one.lines,
        one.locations, one.name, one.number, one.opened_at, one.status, one.team, one.zone,
    )  # fmt: skip


def told(one: Stocktake) -> dict[str, Any]:
    """What people at a desk see of a stocktake."""
    row = msgspec.structs.asdict(stocktake_row(one))
    row["due_on"] = None if one.due_on is None else one.due_on.isoformat()
    return row | {
        "site": one.site,
        "classes": list(one.classes),
        "items": list(one.items),
        "person": one.person,
        "created_by": one.created_by,
        "created_at": one.created_at,
    }


def faults_of(draft: Stocktake, before: Stocktake | None) -> list[FieldError]:
    """What is wrong with a plan by itself."""
    faults = []
    if draft.kind == "zone" and draft.zone is None:
        faults.append(FieldError("zone", "missing"))
    if draft.kind == "class" and not draft.classes:
        faults.append(FieldError("classes", "missing"))
    if draft.kind == "cycle" and not draft.items:
        faults.append(FieldError("items", "missing"))
    if before is not None and before.status != "planned":
        faults.append(FieldError("status", "not_allowed"))
    return faults


def step(one: Stocktake, name: str) -> Status | None:
    """What a step makes of a stocktake, or nothing where it cannot be taken."""
    return STEPS[name].get(one.status)


@dataclass(frozen=True, slots=True)
class Team:
    """People who count together."""

    id: int
    site: int
    name: str
    members: tuple[int, ...] = ()
    active: bool = True


def team_row(team: Team) -> dict[str, Any]:
    """A team as devices see it."""
    return {
        "active": team.active,
        "id": team.id,
        "members": sorted(team.members),
        "name": team.name,
    }


class Join(msgspec.Struct, frozen=True):
    """A device that takes part in a stocktake from now on, or no longer."""

    stocktake: int
    on: bool


class Assign(msgspec.Struct, frozen=True):
    """Lines that somebody, or a team, is to count."""

    stocktake: int
    lines: list[int]
    person: int | None
    team: int | None


LINES_MAX: Final = 300
"""Lines that one act may hand over."""
