"""What a device may say of an inspection: the arguments of its acts, version 1.

What a form cannot say is looked at by `is_sound`; an act that is not sound is held `unparsed`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from takt.inventory import Id
from takt_sync.envelope import is_uuid

Verdict = Literal["pass", "fail"]
Kind = Literal["receipt", "in_process", "final", "shipment", "move"]
ForKind = Literal["delivery", "shipment", "work_order"]
Mode = Literal["normal", "tightened", "reduced", "skip"]

COUNT_MAX: Final = 10**12
NIL: Final = "00000000-0000-0000-0000-000000000000"

Units = Annotated[int, Meta(ge=1, le=COUNT_MAX)]
Number = Annotated[int, Meta(ge=0, le=COUNT_MAX)]
UnitNumber = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Step = Annotated[str, Meta(min_length=1, max_length=64)]
Note = Annotated[str, Meta(max_length=2000)]
Seed = Annotated[str, Meta(min_length=16, max_length=16, pattern=r"\A[0-9a-f]{16}\Z")]
Letter = Annotated[str, Meta(min_length=1, max_length=1)]
Size = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
Words = Annotated[str, Meta(max_length=2000)]
Photo = Annotated[str, Meta(max_length=64)]
Value = Size | bool | Words | Annotated[list[Photo], Meta(max_length=50)]
Said = tuple[UnitNumber, Id, Value]
"""Unit (0: the lot), characteristic, value."""
Flaw = tuple[UnitNumber, Id, Id, Annotated[int, Meta(ge=1, le=10**6)]]
"""Unit, characteristic, defect code, how many."""


class InspectResult(msgspec.Struct, frozen=True):
    """What somebody found, in one word; `inspection` is what was opened, or nothing."""

    inspection: str | None
    lot: str | None
    item: Id
    verdict: Verdict
    note: Note | None


class InspectBegin(msgspec.Struct, frozen=True):
    """A sample that was drawn; without an inspection it opens one of its own.

    `n`, `ac` and `re` are what the device worked out; `units` are the pieces of the lot.
    """

    inspection: str | None
    kind: Kind
    plan: Id
    version: Id
    item: Id
    lot: str | None
    quantity: Units | None
    units: Units
    supplier: Id | None
    for_kind: ForKind | None
    for_id: Id | None
    operation: Step | None
    seed: Seed
    n: Number
    ac: Number
    re: Annotated[int, Meta(ge=1, le=COUNT_MAX + 1)]
    letter: Letter | None
    mode: Mode | None

    def is_sound(self) -> bool:
        """Whether the parts fit each other."""
        return (
            is_optional_id(self.inspection)
            and is_optional_id(self.lot)
            and self.re > self.ac
            and (self.for_kind is None) == (self.for_id is None)
            and (self.n > 0 or self.mode == "skip")
        )


class InspectReadings(msgspec.Struct, frozen=True):
    """Values that were read on units of a sample, with the codes of what was wrong."""

    inspection: str
    version: Id
    readings: Annotated[list[Said], Meta(min_length=1, max_length=200)]
    gauge: Id | None
    defects: Annotated[list[Flaw], Meta(max_length=50)]
    note: Note | None

    def is_sound(self) -> bool:
        """Whether it can be told which inspection they belong to."""
        return is_uuid(self.inspection) and self.inspection != NIL


class AcceptReadings(msgspec.Struct, frozen=True):
    """A person lets readings count that were taken with a gauge in doubt."""

    readings: str
    note: Note | None

    def is_sound(self) -> bool:
        """Whether it names an act."""
        return is_uuid(self.readings)


def is_optional_id(text: str | None) -> bool:
    """Whether it is nothing, or the identifier of something."""
    return text is None or (is_uuid(text) and text != NIL)
