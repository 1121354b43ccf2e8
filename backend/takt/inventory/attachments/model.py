"""The act `attach`, and its undo. Pure: what is to be written stands in `Noted`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from takt.inventory import errors
from takt.inventory.model import Act, Facts, Line, Target
from takt.inventory.use_cases.judge_act import note_rights
from takt_sync.blobs import BLOB_BYTES_MAX
from takt_sync.ports import Applied, Held

AREA = "attachments"
KIND = "attach"

SubjectKind = Literal["lot", "act", "delivery", "inspection", "item"]
BlobType = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]


class Subject(msgspec.Struct, frozen=True):
    """What a photo shows: one thing, by the id that its own area gives it."""

    kind: SubjectKind
    id: Annotated[str, Meta(pattern=r"^[0-9a-z-]{1,64}$")]


class Attach(msgspec.Struct, frozen=True):
    """A photo or a paper that belongs to something."""

    blob: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Meta(ge=1, le=BLOB_BYTES_MAX)]
    type: BlobType
    subject: Subject
    caption: Annotated[str, Meta(max_length=200)] | None = None


@dataclass(slots=True)
class Known:
    """An attachment on record."""

    id: str
    site: int
    is_undone: bool


@dataclass(slots=True)
class Noted:
    """What a batch knows of attachments."""

    known: dict[str, Known] = field(default_factory=dict)


def noted(facts: Facts) -> Noted:
    """The attachments of this batch."""
    return facts.known_to(AREA, Noted)


def attach(act: Act, command: Attach, facts: Facts) -> Applied | Held:
    """A fact: whatever the subject is, and whatever the person may, it was photographed."""
    note_rights(act, facts, facts.device_site)
    noted(facts).known[act.id] = Known(act.id, facts.device_site, is_undone=False)
    subject = command.subject
    return Applied(Line(lot=subject.id) if subject.kind == "lot" else Line())


def undo_attach(_: Act, target: Target, facts: Facts) -> Applied | Held:
    """The author takes it off again; the blob stays, for what was once shown is kept."""
    known = noted(facts).known.get(target.id)
    if known is None:
        return Held(errors.NOT_FOUND)
    if known.is_undone:
        return Held(errors.ALREADY_DECIDED)
    known.is_undone = target.is_undone = True
    return Applied(Line())
