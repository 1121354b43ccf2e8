"""What leaves the catalogue as a file: the items as CSV."""

from __future__ import annotations

from collections.abc import AsyncIterator

from litestar import get
from litestar.datastructures import State
from litestar.params import FromQuery
from litestar.response import Stream

from takt.catalogue.export import items_csv
from takt.runtime.auth import requires


@get("/api/v1/export/items.csv", guards=[requires("data.export")])
async def export_items(state: State, bom: FromQuery[bool] = True) -> Stream:
    """Every item as CSV; with a byte order mark, so that Excel reads UTF-8."""

    async def pieces() -> AsyncIterator[bytes]:
        async with state.database.read_snapshot() as connection:
            async for piece in items_csv(connection, bom=bom):
                yield piece.encode()

    return Stream(
        pieces(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="items.csv"'},
    )
