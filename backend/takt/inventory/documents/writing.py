"""How documents are stored with their lines, and what devices are told of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from takt.inventory.documents.model import SHOWN_CLOSED_MS, Document, DocumentLine
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

L = TypeVar("L", bound=DocumentLine)
Values = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class DocumentWriter:
    """The statements by which one area stores its documents."""

    insert: str
    update: str
    """The values of `insert`, then the id."""
    insert_line: str
    """Document, place, then the values of a line."""
    update_lines: str
    """Columns: id, place, then those of the values."""
    delete_lines: str
    """All lines of document $1 but those of the ids $2."""

    async def save(
        self,
        connection: Connection,
        document: int,
        head: Values,
        lines: Sequence[tuple[int, Values]],
    ) -> tuple[int, list[int]]:
        """Stores a head and its lines, each with its id or 0; answers with the ids of all."""
        if document:
            await connection.execute(self.update, *head, document)
            await connection.execute(self.delete_lines, document, [id_ for id_, _ in lines if id_])
        else:
            document = await connection.fetchval(self.insert, *head)
        known = [(id_, place, *values) for place, (id_, values) in enumerate(lines) if id_]
        if known:
            await connection.execute(self.update_lines, *map(list, zip(*known, strict=True)))
        ids = []
        for place, (id_, values) in enumerate(lines):
            fresh = id_ or await connection.fetchval(self.insert_line, document, place, *values)
            ids.append(fresh)
        return document, ids


def numbered(lines: Sequence[L], ids: Sequence[int]) -> tuple[L, ...]:
    """Lines with the ids under which they are stored."""
    return tuple(replace(line, id=id_) for line, id_ in zip(lines, ids, strict=True))


def add_document(feed: FeedBatch, document: Document, row: Mapping[str, Any], now_ms: int) -> None:
    """The document as devices of its site see it, or its end."""
    shown = dict(row) if document.is_shown(now_ms) else None
    feed.add(f"site:{document.site}", document.table, str(document.id), shown)


async def forget_closed(database: Database, now_ms: int, forget: str, table: str) -> int | None:
    """Takes documents that were closed long ago from the devices; the new head.

    `forget` marks those that were closed before $1 and answers with their scope and key.
    """
    async with database.transaction() as connection:
        feed = FeedBatch()
        for scope, key in await connection.fetch(forget, now_ms - SHOWN_CLOSED_MS):
            feed.add(scope, table, key, None)
        return await feed.publish(connection, now_ms) if len(feed) else None
