"""How documents are read: heads by one statement of their area, their lines by another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from takt.catalogue import code_key, like_pattern
from takt.inventory.documents.model import Document
from takt.inventory.documents.pages import PageFilter
from takt.kernel.errors import NotFound

if TYPE_CHECKING:
    import asyncpg

    from takt.runtime.database import Connection

D = TypeVar("D", bound=Document)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DocumentReader(Generic[D]):
    """Reads the documents of one area; columns are named as the fields that they fill."""

    page: str
    """Heads at sites $1, of status $2, with a code like $3; limit and offset follow."""
    count: str
    by_ids: str
    locked: str
    """Whoever changes a document or a figure of it holds its row; many in the order of ids."""
    lines: str
    """Lines of documents, in their order, each with its `document`."""
    code_taken: str
    """Whether a document other than $2 has the code $1."""
    build: Callable[[Row, Sequence[Row]], D]
    """A document from the row of its head and those of its lines."""
    table: str
    view: str
    """Who may see them."""
    not_found: str
    """The error where there is none."""

    async def find(self, connection: Connection, wanted: PageFilter) -> tuple[list[D], int]:
        """One page, open documents first, and how many there are in all."""
        pattern = like_pattern(code_key(wanted.search)) if wanted.search else None
        arguments = (wanted.sites, wanted.status, pattern)
        total = await connection.fetchval(self.count, *arguments)
        rows = await connection.fetch(self.page, *arguments, wanted.limit, wanted.offset)
        return await self._whole(connection, rows), int(total)

    async def by_id(self, connection: Connection, ids: Iterable[int]) -> dict[int, D]:
        """Documents by their ids."""
        rows = await connection.fetch(self.by_ids, list(ids))
        return {one.id: one for one in await self._whole(connection, rows)}

    async def lock(self, connection: Connection, ids: Iterable[int]) -> dict[int, D]:
        """Documents that nobody else changes until this transaction ends."""
        rows = await connection.fetch(self.locked, list(ids))
        return {one.id: one for one in await self._whole(connection, rows)}

    async def is_code_taken(self, connection: Connection, code: str, but: int) -> bool:
        """Whether another document has this code."""
        return bool(await connection.fetchval(self.code_taken, code_key(code), but))

    def missing(self, id_: int) -> NotFound:
        """The error for a document that is not there, or not for whoever asks."""
        return NotFound(self.not_found, **{self.table: id_})

    async def _whole(self, connection: Connection, rows: list[asyncpg.Record]) -> list[D]:
        lines: dict[int, list[Row]] = {row["id"]: [] for row in rows}
        for record in await connection.fetch(self.lines, list(lines)):
            line = dict(record)
            lines[line.pop("document")].append(line)
        return [self.build(dict(row), lines[row["id"]]) for row in rows]
