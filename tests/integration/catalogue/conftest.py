"""A workplace on a fresh database, and the rows that devices would receive."""

from __future__ import annotations

import json
from typing import Any

import pytest

from takt.catalogue.use_cases.editing import Workplace
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database


@pytest.fixture
def place(database: Database, clock: ManualClock) -> Workplace:
    return Workplace(database, clock)


@pytest.fixture
def published(database: Database) -> Any:
    """Rows of the feed as devices receive them: table and key -> row."""

    async def read(table: str) -> dict[str, Any]:
        async with database.connection() as connection:
            rows = await connection.fetch(
                "SELECT key, row FROM feed WHERE scope = 'master' AND table_name = $1", table
            )
        return {row["key"]: json.loads(row["row"]) for row in rows}

    return read
