"""What a device may ask of the inventory: the arguments of each kind of operation, version 1.

Every key has to be there, null where there is nothing. Whatever does not fit is held
`unparsed`; unknown further keys are left to newer versions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from takt_sync.envelope import Operation, is_uuid
from takt_sync.stock import QUANTITY_MAX

ID_MAX = 2**53 - 1

Id = Annotated[int, Meta(ge=1, le=ID_MAX)]
Quantity = Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]
Counted = Annotated[int, Meta(ge=0, le=QUANTITY_MAX)]
Signed = Annotated[int, Meta(ge=-QUANTITY_MAX, le=QUANTITY_MAX)]
ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=2000)]
LotCode = Annotated[str, Meta(min_length=1, max_length=100)]
IsoDate = Annotated[str, Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Move(msgspec.Struct, frozen=True):
    """A quantity that went from one location to another."""

    item: Id
    lot: str | None
    quantity: Quantity
    unit: Id | None
    entered: ShortText | None
    source: Id = msgspec.field(name="from")
    target: Id = msgspec.field(name="to")


class Receive(Move, frozen=True):
    """Goods that came in; a new lot may come with them."""

    lot_code: LotCode | None
    expires_on: IsoDate | None
    reference: ShortText | None


class MoveWithReference(Move, frozen=True):
    """An issue to production or a return from it."""

    reference: ShortText | None


class Scrap(Move, frozen=True):
    """A quantity that is lost, and why."""

    reason: Id | None
    note: LongText | None


class Count(msgspec.Struct, frozen=True):
    """What somebody counted."""

    item: Id
    lot: str | None
    location: Id
    quantity: Counted
    plan: Id | str | None


class LotStatus(msgspec.Struct, frozen=True):
    """A lot that is put on hold or released."""

    lot: str
    reason: Id | None
    note: LongText | None


class Adjust(msgspec.Struct, frozen=True):
    """A correction of the book figure, asked for."""

    item: Id
    lot: str | None
    location: Id
    quantity: Signed
    reason: Id | None
    note: LongText | None


class Approve(msgspec.Struct, frozen=True):
    """The answer to what somebody asked for."""

    operation: str
    decision: Literal["approve", "reject"]
    note: LongText | None


class Undo(msgspec.Struct, frozen=True):
    """A record that was wrong."""

    operation: str


class ScanUnresolved(msgspec.Struct, frozen=True):
    """A code that the device does not know."""

    code: Annotated[str, Meta(min_length=1, max_length=4000)]
    location: Id | None
    quantity: ShortText | None
    symbology: ShortText | None


class Fact(msgspec.Struct, frozen=True):
    """The stock fact that an unresolved scan turned out to be."""

    kind: Literal[
        "stock.receive",
        "stock.put_away",
        "stock.move",
        "stock.issue",
        "stock.return",
        "stock.scrap",
    ]
    args: dict[str, Any]


class Resolve(msgspec.Struct, frozen=True):
    """What a supervisor makes of a notice."""

    notice: str
    action: Literal["dismiss", "book"]
    fact: Fact | None
    note: LongText | None


Command = (
    Move
    | Receive
    | MoveWithReference
    | Scrap
    | Count
    | LotStatus
    | Adjust
    | Approve
    | Undo
    | ScanUnresolved
    | Resolve
)

COMMANDS: dict[str, type[Command]] = {
    "stock.receive": Receive,
    "stock.put_away": Move,
    "stock.move": Move,
    "stock.issue": MoveWithReference,
    "stock.return": MoveWithReference,
    "stock.scrap": Scrap,
    "stock.count": Count,
    "lot.hold": LotStatus,
    "lot.release": LotStatus,
    "stock.adjust": Adjust,
    "approve": Approve,
    "undo": Undo,
    "scan.unresolved": ScanUnresolved,
    "resolve": Resolve,
}

PERMISSIONS = {
    "stock.receive": "inventory.receive",
    "stock.put_away": "inventory.put_away",
    "stock.move": "inventory.move",
    "stock.issue": "inventory.issue",
    "stock.return": "inventory.return",
    "stock.scrap": "inventory.scrap",
    "stock.count": "inventory.count",
    "stock.adjust": "inventory.adjust",
    "lot.hold": "inventory.hold",
    "lot.release": "inventory.release",
    "approve": "inventory.approve_adjustment",
    "resolve": "inventory.resolve",
}
BACKDATE = "inventory.backdate"
INTENTS = frozenset({"stock.adjust", "lot.release", "approve", "resolve"})

CommandT = TypeVar("CommandT", bound=Command)


def command_of(operation: Operation) -> Command | None:
    """The typed arguments of an operation, or None where nobody can interpret them."""
    form = COMMANDS.get(operation.kind)
    if form is None or operation.version != 1:
        return None
    return read(operation.args, form)


def read(args: dict[str, Any], form: type[CommandT]) -> CommandT | None:
    """Arguments read strictly into their form, or None."""
    try:
        command = msgspec.convert(args, form)
    except msgspec.ValidationError:
        return None
    return command if _FITS[form](command) else None


def _is_move(command: Move) -> bool:
    return command.source != command.target and _is_lot(command.lot)


def _is_receipt(command: Receive) -> bool:
    if not _is_move(command):
        return False
    try:
        date.fromisoformat(command.expires_on or "2000-01-01")
    except ValueError:
        return False
    return True


def _is_lot(lot: str | None) -> bool:
    return lot is None or (is_uuid(lot) and lot != NO_LOT)


def _is_resolution(command: Resolve) -> bool:
    return is_uuid(command.notice) and (command.action == "book") == bool(command.fact)


NO_LOT = "00000000-0000-0000-0000-000000000000"
"""How the database writes that a key has no lot."""

# By type, for `match` and `isinstance` ask the abstract base class of all structs each time.
_FITS: dict[type[Any], Callable[[Any], bool]] = {
    Move: _is_move,
    Receive: _is_receipt,
    MoveWithReference: _is_move,
    Scrap: _is_move,
    Count: lambda command: _is_lot(command.lot),
    LotStatus: lambda command: is_uuid(command.lot),
    Adjust: lambda command: _is_lot(command.lot) and command.quantity != 0,
    Approve: lambda command: is_uuid(command.operation),
    Undo: lambda command: is_uuid(command.operation),
    ScanUnresolved: lambda _: True,
    Resolve: _is_resolution,
}
"""What a type cannot say: identifiers are well-formed, a move goes somewhere."""
