"""What routes of documents answer with: a page of them, or one, as far as the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from litestar import Request
from litestar.datastructures import State

from takt.inventory.documents.model import Document
from takt.inventory.documents.pages import PageFilter
from takt.inventory.documents.reading import DocumentReader
from takt.runtime.auth import caller_of

D = TypeVar("D", bound=Document)
Asked = Request[Any, Any, Any]


async def page_of(
    request: Asked,
    state: State,
    reader: DocumentReader[D],
    wanted: PageFilter,
    statuses: Sequence[str],
) -> tuple[list[D], int]:
    """One page of what the caller may see, and the number of all that match."""
    asked = wanted.at(caller_of(request).sites_with(reader.view), statuses)
    async with state.database.read_snapshot() as connection:
        return await reader.find(connection, asked)


async def one_of(request: Asked, state: State, reader: DocumentReader[D], document: int) -> D:
    """One document, if it is there for the caller."""
    async with state.database.read_snapshot() as connection:
        found = (await reader.by_id(connection, [document])).get(document)
    if found is None or not caller_of(request).may(reader.view, found.site):
        raise reader.missing(document)
    return found
