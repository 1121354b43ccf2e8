"""Fixtures for tests that start servers of their own.

Tests that need root are collected by root only.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from takt.runtime.embedded_postgres import EmbeddedPostgres

collect_ignore = [] if os.geteuid() == 0 else ["test_embedded_postgres_as_root.py"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of its own that other users may enter, as a data folder is for root."""
    path = Path(tempfile.mkdtemp(prefix="takt-postgres-"))
    path.chmod(0o711)
    yield path / "database"
    shutil.rmtree(path)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    started = EmbeddedPostgres(folder, durable=False)
    started.start()
    yield started
    started.stop()


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()
