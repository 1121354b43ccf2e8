"""How the arguments of an operation are read: strictly into their form, or not at all.

Whatever does not fit is held `unparsed`; unknown further keys are left to newer versions. Kinds
of other areas come in through `kinds`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import msgspec

from takt.inventory.commands import (
    NO_LOT,
    Adjust,
    Approve,
    Command,
    Consume,
    Count,
    CountEmpty,
    LotStatus,
    Move,
    MoveWithReference,
    Output,
    Receive,
    Regroup,
    RegroupInput,
    RegroupOutput,
    ReleaseWatermark,
    Resolve,
    Return,
    ScanUnresolved,
    Scrap,
    SettleCount,
    Ship,
    Undo,
)
from takt.inventory.kinds import Kinds
from takt_sync.envelope import Operation, is_uuid
from takt_sync.stock import REGROUP_LINES_MAX

COMMANDS: dict[str, type[Command]] = {
    "stock.receive": Receive,
    "stock.put_away": Move,
    "stock.move": Move,
    "stock.issue": MoveWithReference,
    "stock.return": Return,
    "stock.scrap": Scrap,
    "stock.ship": Ship,
    "stock.consume": Consume,
    "stock.output": Output,
    "lot.regroup": Regroup,
    "stock.count": Count,
    "stock.count_empty": CountEmpty,
    "count.settle": SettleCount,
    "watermark.release": ReleaseWatermark,
    "lot.hold": LotStatus,
    "lot.release": LotStatus,
    "lot.reject": LotStatus,
    "stock.adjust": Adjust,
    "approve": Approve,
    "undo": Undo,
    "scan.unresolved": ScanUnresolved,
    "resolve": Resolve,
}

CommandT = TypeVar("CommandT")


def form_of(kind: str, kinds: Kinds) -> type[Any] | None:
    """The form of a kind's arguments: the inventory's own, or that of another area."""
    own = COMMANDS.get(kind)
    if own is None and kind in kinds:
        return kinds[kind].form
    return own


def command_of(operation: Operation, kinds: Kinds) -> Any | None:
    """The typed arguments of an operation, or None where nobody can interpret them."""
    form = form_of(operation.kind, kinds)
    if form is None or operation.version != 1:
        return None
    return read(operation.args, form)


def read(args: dict[str, Any], form: type[CommandT]) -> CommandT | None:
    """Arguments read strictly into their form, or None."""
    try:
        command = msgspec.convert(args, form)
    except msgspec.ValidationError:
        return None
    fits = _FITS.get(form)
    return command if fits is None or fits(command) else None


def fact_of(command: Any) -> Any | None:
    """What a command books: the fact inside where a supervisor books one, else itself."""
    if type(command) is not Resolve:
        return command
    return None if command.fact is None else read(command.fact.args, COMMANDS[command.fact.kind])


def _is_move(command: Move) -> bool:
    return command.source != command.target and _is_lot(command.lot)


def _is_receipt(command: Receive) -> bool:
    return _is_move(command) and _has_dates(command)


def _has_dates(made: Receive | Output | RegroupOutput) -> bool:
    """Whether the dates are days of the calendar, as a pattern alone cannot say."""
    try:
        for day in (made.expires_on, made.best_before_on, made.produced_on):
            date.fromisoformat(day or "2000-01-01")
    except ValueError:
        return False
    return True


def _is_output(command: Output) -> bool:
    return _is_move(command) and _has_dates(command) and _is_run(command.run)


def _is_use(command: MoveWithReference) -> bool:
    return _is_move(command) and _is_lot(command.proposed)


def _is_consumption(command: Consume) -> bool:
    return _is_use(command) and _is_run(command.run)


def _is_run(run: str | None) -> bool:
    return run is None or is_uuid(run)


def _is_regrouping(command: Regroup) -> bool:
    lines: list[RegroupInput | RegroupOutput] = [*command.inputs, *command.outputs]
    if command.location == command.conversion or len(lines) > REGROUP_LINES_MAX:
        return False
    if not all(_is_lot(line.lot) for line in lines) or not all(map(_has_dates, command.outputs)):
        return False
    if command.relation in ("repack", "rework"):
        return True
    used = sum(line.quantity for line in command.inputs)
    made = sum(line.quantity for line in command.outputs)
    return used == made and len({line.item for line in lines}) == 1


def _is_lot(lot: str | None) -> bool:
    return lot is None or (is_uuid(lot) and lot != NO_LOT)


def _is_decision(command: Approve) -> bool:
    if (command.meaning is None) != (command.method is None):
        return False
    fits = command.meaning is None or command.meaning.startswith(command.decision)
    return fits and is_uuid(command.operation)


def _is_count(command: Count) -> bool:
    if command.expires_on is not None and not _is_day(command.expires_on):
        return False
    return _is_lot(command.lot)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_answer(command: SettleCount) -> bool:
    named = [*command.before, *command.after]
    is_told = command.answer == "settle"
    return (
        is_uuid(command.count)
        and bool(named) == is_told
        and all(map(is_uuid, named))
        and len(named) == len(set(named))
    )


def _is_resolution(command: Resolve) -> bool:
    return is_uuid(command.notice) and (command.action == "book") == bool(command.fact)


# By type, for `match` and `isinstance` ask the abstract base class of all structs each time.
_FITS: dict[type[Any], Callable[[Any], bool]] = {
    Move: _is_move,
    Receive: _is_receipt,
    Output: _is_output,
    MoveWithReference: _is_use,
    Return: _is_move,
    Ship: _is_use,
    Consume: _is_consumption,
    Regroup: _is_regrouping,
    Scrap: _is_move,
    Count: _is_count,
    CountEmpty: lambda _: True,
    SettleCount: _is_answer,
    ReleaseWatermark: lambda command: is_uuid(command.device),
    LotStatus: lambda command: is_uuid(command.lot) and command.lot != NO_LOT,
    Adjust: lambda command: _is_lot(command.lot) and command.quantity != 0,
    Approve: _is_decision,
    Undo: lambda command: is_uuid(command.operation),
    ScanUnresolved: lambda _: True,
    Resolve: _is_resolution,
}
"""What a type cannot say: identifiers are well-formed, a move goes somewhere."""
