"""Printers, print jobs and the rule of the act that asks for labels; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from takt.catalogue import PRINTED_MAX, SOURCE_RIGHTS
from takt.inventory import errors
from takt.inventory.model import Act, Facts
from takt.inventory.use_cases.judge_act import has_right, note_rights
from takt_sync.ports import Applied, Held

AREA: Final = "printing"
KIND: Final = "label.print"
IDS_MAX: Final = 500
COPIES_MAX: Final = 100
TRIES_MAX: Final = 20
FIRST_WAIT_MS: Final = 5_000
LONGEST_WAIT_MS: Final = 300_000

Status = Literal["waiting", "printing", "printed", "failed"]
DONE: Final[tuple[Status, ...]] = ("printed", "failed")
PRINTER_UNKNOWN: Final = "printer_unknown"
NOT_ALLOWED: Final = "not_allowed"
TOO_MANY: Final = "too_many"

Uuid = Annotated[
    str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Id = Annotated[int, Meta(ge=1, le=2**53 - 1)]
ShortText = Annotated[str, Meta(min_length=1, max_length=64)]


class PrintLabels(msgspec.Struct, frozen=True):
    """Labels that somebody asked for; without a printer they came out of the browser's own."""

    job: Uuid
    kind: Literal["item", "lot", "location", "job", "person", "device"]
    ids: Annotated[list[Id | ShortText], Meta(min_length=1, max_length=IDS_MAX)]
    design: ShortText
    copies: Annotated[int, Meta(ge=1, le=COPIES_MAX)]
    printer: Id | None = None
    reprint_of: Uuid | None = None
    reason: Id | None = None
    quantity: Annotated[str, Meta(max_length=40)] | None = None


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer that the server sends to."""

    id: int
    name: str
    site: int
    kind: str
    host: str
    port: int
    width_mm: int
    height_mm: int
    dpi: int
    active: bool


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Labels that were asked for, and what has become of them."""

    id: str
    operation: str
    kind: str
    ids: tuple[str, ...]
    design: str
    copies: int
    printer: int | None
    reprint_of: str | None
    reason: int | None
    quantity: str | None
    person: int
    device: str
    site: int
    at: int
    status: Status = "waiting"
    error: str | None = None
    tries: int = 0
    next_at: int = 0


@dataclass(slots=True)
class PrintFacts:
    """What the rule has to know, and the jobs that it made; `printers` with their sites."""

    known: set[str] = field(default_factory=set)
    printers: dict[int, int] = field(default_factory=dict)
    reasons: set[int] = field(default_factory=set)
    made: dict[str, PrintJob] = field(default_factory=dict)


def print_labels(act: Act, command: PrintLabels, facts: Facts) -> Applied | Held:
    """Decides on labels that were asked for; only a reprint without its reason has to wait."""
    mine: PrintFacts = facts.of[AREA]
    if command.reprint_of is not None and command.reason not in mine.reasons:
        return Held(errors.REASON_MISSING)
    note_rights(act, facts, facts.device_site)
    if command.job not in mine.known:
        mine.known.add(command.job)
        mine.made[command.job] = job_of(act, command, facts, mine)
    return Applied(None)


def job_of(act: Act, command: PrintLabels, facts: Facts, mine: PrintFacts) -> PrintJob:
    """The job of an act. What came out of the browser's printer is printed already."""
    status: Status = "waiting"
    error = None
    printer = command.printer if command.printer in mine.printers else None
    if command.printer is None:
        status = "printed"
    elif (error := fault_of(act, command, facts, mine)) is not None:
        status = "failed"
    return PrintJob(
        id=command.job,
        operation=act.id,
        kind=command.kind,
        ids=tuple(str(one) for one in command.ids),
        design=command.design,
        copies=command.copies,
        printer=printer,
        reprint_of=command.reprint_of,
        reason=command.reason if command.reason in mine.reasons else None,
        quantity=command.quantity or None,
        person=act.person,
        device=act.device,
        site=facts.device_site,
        at=act.effective,
        status=status,
        error=error,
        next_at=facts.now_ms,
    )


def fault_of(act: Act, command: PrintLabels, facts: Facts, mine: PrintFacts) -> str | None:
    """Why the server prints nothing of what was asked for, if so."""
    site = mine.printers.get(command.printer or 0)
    if site is None:
        return PRINTER_UNKNOWN
    if site != facts.device_site or not may_print(act, command, facts):
        return NOT_ALLOWED
    return TOO_MANY if len(command.ids) * command.copies > PRINTED_MAX else None


def may_print(act: Act, command: PrintLabels, facts: Facts) -> bool:
    """Whether the person may print, and see things of this kind: then and now."""
    permission = SOURCE_RIGHTS.get(command.kind)
    return has_right(act, facts, facts.device_site) and (
        permission is None
        or all(
            facts.may(act.person, permission, facts.device_site, at_ms)
            for at_ms in (facts.now_ms, act.effective)
        )
    )


def next_try_ms(tries: int) -> int:
    """How long to wait after so many tries that reached nobody."""
    return int(min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** min(tries - 1, 10)))
