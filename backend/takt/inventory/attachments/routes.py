"""What hangs on one thing, for a device with a network: older rows are not in its replica."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, get
from litestar.datastructures import State
from litestar.params import FromQuery, QueryParameter

from takt.inventory.attachments.model import Subject, SubjectKind
from takt.inventory.attachments.queries import of_subject
from takt.inventory.attachments.rows import AttachmentRow
from takt.runtime.auth import caller_of, requires_device
from takt.runtime.pull_store import granted_scopes

KindQuery = Annotated[SubjectKind, QueryParameter(name="kind")]
IdQuery = Annotated[str, QueryParameter(name="id", pattern=r"^[0-9a-z-]{1,64}$")]


@get("/sync/v1/attachments", guards=[requires_device])
async def attachments(
    request: Request[Any, Any, Any],
    state: State,
    subject_kind: FromQuery[KindQuery],
    subject_id: FromQuery[IdQuery],
) -> dict[str, list[AttachmentRow]]:
    """The newest of a thing, at the sites that the device may read."""
    async with state.database.read_snapshot() as connection:
        scopes = await granted_scopes(connection, caller_of(request).device or "")
        found = await of_subject(connection, Subject(subject_kind, subject_id), scopes)
    return {"attachments": found}


ROUTES = (attachments,)
