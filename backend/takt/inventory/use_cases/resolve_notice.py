"""An unknown code goes to the inbox; whoever resolves it books the fact it turned out to be.

A held fact is booked the same way: what happened, at the time of the original.
"""

from __future__ import annotations

from dataclasses import replace

from takt.inventory import errors
from takt.inventory.commands import Move, Resolve, ScanUnresolved
from takt.inventory.model import Act, Booked, Facts, Line, Notice, Target, open_notice
from takt.inventory.reading import COMMANDS, read
from takt.inventory.use_cases.book_move import ENDS, book_move
from takt.inventory.use_cases.judge_act import has_right
from takt_sync.ports import Applied, Held

CORRECTABLE = frozenset(
    {errors.UNKNOWN_ITEM, errors.UNKNOWN_LOCATION, errors.OVERFLOW, errors.BAD_TRANSITION}
)
"""Why the server could not book a fact that a person can say better."""


def scan_unresolved(act: Act, command: ScanUnresolved, facts: Facts) -> Applied | Held:
    """Never a dead end and no ledger effect: a notice with what was scanned."""
    location = facts.locations.get(command.location) if command.location else None
    open_notice(
        facts,
        act,
        errors.UNKNOWN_CODE,
        site=location.site if location else facts.device_site,
        location=location.id if location else None,
        data={
            "code": command.code,
            "quantity": command.quantity,
            "symbology": command.symbology,
            "scanned_at": act.effective,
        },
    )
    return Applied(Line(source=location.id if location else None))


def resolve_notice(act: Act, command: Resolve, facts: Facts) -> Applied | Held:
    """Closes a notice; `book` makes the stock fact at the time of the original, linked to it."""
    notice = facts.notices.get(command.notice) or facts.outcome.notices.get(command.notice)
    if notice is None:
        return Held(errors.NOT_FOUND)
    if notice.status == "closed":
        return Held(errors.ALREADY_DECIDED)
    if not has_right(act, facts, notice.site):
        return Held(errors.RIGHT_MISSING)
    if notice.code in (errors.COUNT_UNCLEAR, errors.COUNTS_DIFFER):
        return Held(errors.CONFLICT)  # such a question is answered (`count.settle`), not put away
    line = Line(notice.item, notice.lot, notice.location)
    if command.fact is not None:
        booked = _book(act, command, notice, facts)
        if isinstance(booked, Held):
            return booked
        line = booked.effects
    notice.status, notice.closed_at = "closed", facts.now_ms
    notice.resolution = "booked" if command.action == "book" else "dismissed"
    facts.outcome.notices[notice.id] = notice
    return Applied(line)


def _book(act: Act, command: Resolve, notice: Notice, facts: Facts) -> Applied | Held:
    original = facts.targets.get(notice.operation or "")
    if original is None or command.fact is None or not _is_bookable(notice, original):
        return Held(errors.CONFLICT)
    move = read(command.fact.args, COMMANDS[command.fact.kind])
    if not isinstance(move, Move):
        return Held(errors.UNPARSED)
    fact = replace(
        act,
        kind=command.fact.kind,
        effective=original.place[0],
        place=original.place,
        is_backdated=False,
    )
    verdict = book_move(fact, move, facts)
    if isinstance(verdict, Applied):
        facts.note_booked(Booked(fact, move, verdict.effects))
    return verdict


def _is_bookable(notice: Notice, original: Target) -> bool:
    """Whether something happened that the books lack: an unknown code, or a held fact."""
    if notice.code == errors.UNKNOWN_CODE:
        return True
    is_fact = original.kind in ENDS and not original.is_applied
    return notice.code == errors.HELD and is_fact and notice.data["reason"] in CORRECTABLE
