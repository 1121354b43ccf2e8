"""What a device may ask of the inventory: the arguments of each kind of operation, version 1.

Every key has to be there, null where there is nothing, but for those that came later: phones
that do not know them leave them out. How they are read stands in `reading`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from takt_sync.stock import QUANTITY_MAX

ID_MAX = 2**53 - 1
NO_LOT = "00000000-0000-0000-0000-000000000000"
"""How the database writes that a key has no lot."""

Id = Annotated[int, Meta(ge=1, le=ID_MAX)]
Quantity = Annotated[int, Meta(ge=1, le=QUANTITY_MAX)]
Counted = Annotated[int, Meta(ge=0, le=QUANTITY_MAX)]
Signed = Annotated[int, Meta(ge=-QUANTITY_MAX, le=QUANTITY_MAX)]
ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=2000)]
LotCode = Annotated[str, Meta(min_length=1, max_length=100)]
Machine = Annotated[str, Meta(min_length=1, max_length=64)]
AttributeName = Annotated[str, Meta(min_length=1, max_length=40)]
Attributes = Annotated[dict[AttributeName, ShortText], Meta(max_length=20)]
Span = Annotated[int, Meta(ge=0, le=24 * 3_600_000)]
Head = Annotated[int, Meta(ge=0, le=ID_MAX)]
Serial = Annotated[str, Meta(min_length=1, max_length=64)]
Serials = Annotated[list[Serial], Meta(max_length=300)]
Operations = Annotated[list[str], Meta(max_length=100)]
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
    """Goods that came in; a new lot may come with them. `line` is of a delivery."""

    lot_code: LotCode | None
    expires_on: IsoDate | None
    reference: ShortText | None
    best_before_on: IsoDate | None = None
    produced_on: IsoDate | None = None
    attributes: Attributes | None = None
    party: Id | None = None
    line: Id | None = None


class Output(Move, frozen=True):
    """What production made; its lot is known by the code on its label."""

    lot_code: LotCode | None
    expires_on: IsoDate | None
    reference: ShortText | None
    best_before_on: IsoDate | None = None
    produced_on: IsoDate | None = None
    attributes: Attributes | None = None
    work_order: Id | None = None
    run: str | None = None
    machine: Machine | None = None


class MoveWithReference(Move, frozen=True):
    """An issue to production.

    `proposed` is the lot that the picking order named where another one was taken.
    """

    reference: ShortText | None
    proposed: str | None = None
    reason: Id | None = None


class Return(Move, frozen=True):
    """A return from production, or from a customer."""

    reference: ShortText | None
    party: Id | None = None


class Ship(MoveWithReference, frozen=True):
    """Goods that left for a customer; `line` is of a shipment."""

    party: Id | None = None
    line: Id | None = None


class Consume(MoveWithReference, frozen=True):
    """Material that went into what a work order or a batch (`run`) makes."""

    work_order: Id | None = None
    run: str | None = None
    machine: Machine | None = None


class RegroupInput(msgspec.Struct, frozen=True):
    """What a regrouping uses of one lot."""

    item: Id
    lot: str | None
    quantity: Quantity


class RegroupOutput(msgspec.Struct, frozen=True):
    """What a regrouping makes of one lot."""

    item: Id
    lot: str | None
    quantity: Quantity
    lot_code: LotCode | None
    expires_on: IsoDate | None = None
    best_before_on: IsoDate | None = None
    produced_on: IsoDate | None = None


class Regroup(msgspec.Struct, frozen=True):
    """Lots that become other lots where they lie: split, merged, relabelled, repacked, reworked."""

    relation: Literal["split", "merge", "relabel", "repack", "rework"]
    location: Id
    conversion: Id
    inputs: Annotated[list[RegroupInput], Meta(min_length=1)]
    outputs: Annotated[list[RegroupOutput], Meta(min_length=1)]
    note: LongText | None = None
    machine: Machine | None = None


class Scrap(Move, frozen=True):
    """A quantity that is lost, why, and at which work order."""

    reason: Id | None
    note: LongText | None
    work_order: Id | None = None


class Count(msgspec.Struct, frozen=True):
    """What somebody counted.

    `span`: milliseconds from the first look at the goods to the record; `seen`: the head that was
    on the screen at that first look. `lot_code` and `expires_on` are what a label said of a lot
    that the device did not know, `serials` the pieces that were counted one by one.
    """

    item: Id
    lot: str | None
    location: Id
    quantity: Counted
    plan: Id | str | None
    span: Span = 0
    seen: Head | None = None
    lot_code: LotCode | None = None
    expires_on: IsoDate | None = None
    serials: Serials | None = None
    note: LongText | None = None


class CountEmpty(msgspec.Struct, frozen=True):
    """A place where nothing lay: a count of zero for each of its keys, known or not."""

    location: Id
    plan: Id | str | None
    span: Span = 0
    seen: Head | None = None
    note: LongText | None = None


class SettleCount(msgspec.Struct, frozen=True):
    """What a supervisor says of moves of which the times do not tell on which side they lie.

    `count` is the count's own id; `before` and `after` are operations. "recount": nobody can say.
    """

    count: str
    answer: Literal["settle", "recount"]
    before: Operations
    after: Operations
    note: LongText | None


class ReleaseWatermark(msgspec.Struct, frozen=True):
    """The books need not wait for a device up to a time, in a zone or at the whole site."""

    device: str
    until: Annotated[int, Meta(ge=0, le=ID_MAX)]
    location: Id | None
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


class LotStatus(msgspec.Struct, frozen=True):
    """A lot that is put on hold, released or rejected; its item makes an unknown one known."""

    lot: str
    reason: Id | None
    note: LongText | None
    item: Id | None = None


class Adjust(msgspec.Struct, frozen=True):
    """A correction of the book figure, asked for."""

    item: Id
    lot: str | None
    location: Id
    quantity: Signed
    reason: Id | None
    note: LongText | None


class Approve(msgspec.Struct, frozen=True):
    """The answer to what somebody asked for.

    What was counted is signed: `method` is how the person proved on the device who signs,
    `meaning` what the signature stands for.
    """

    operation: str
    decision: Literal["approve", "reject"]
    note: LongText | None
    reason: Id | None = None
    meaning: Literal["approved", "rejected"] | None = None
    method: Literal["pin", "password"] | None = None


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
        "stock.ship",
        "stock.consume",
        "stock.output",
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
    | Output
    | MoveWithReference
    | Return
    | Ship
    | Consume
    | Regroup
    | Scrap
    | Count
    | CountEmpty
    | SettleCount
    | ReleaseWatermark
    | LotStatus
    | Adjust
    | Approve
    | Undo
    | ScanUnresolved
    | Resolve
)

PERMISSIONS = {
    "stock.receive": "inventory.receive",
    "stock.put_away": "inventory.put_away",
    "stock.move": "inventory.move",
    "stock.issue": "inventory.issue",
    "stock.return": "inventory.return",
    "stock.scrap": "inventory.scrap",
    "stock.ship": "inventory.ship",
    "stock.consume": "inventory.consume",
    "stock.output": "inventory.output",
    "lot.regroup": "inventory.regroup",
    "stock.count": "inventory.count",
    "stock.count_empty": "inventory.count",
    "count.settle": "inventory.resolve",
    "watermark.release": "inventory.resolve",
    "stock.adjust": "inventory.adjust",
    "lot.hold": "inventory.hold",
    "lot.release": "inventory.release",
    "lot.reject": "inventory.release",
    "approve": "inventory.approve_adjustment",
    "resolve": "inventory.resolve",
}
BACKDATE = "inventory.backdate"
INTENTS = frozenset(
    {
        "stock.adjust",
        "lot.release",
        "lot.reject",
        "approve",
        "resolve",
        "count.settle",
        "watermark.release",
    }
)
