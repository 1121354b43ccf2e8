"""A bare server process for fault tests: python serve_plant.py <database url> <folder>.

Prints the port it listens on, then serves until it is killed.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import uvicorn

from takt.app import create_app
from takt.kernel.clock import SystemClock
from takt.runtime.database import Database
from takt.settings import Settings


async def main(url: str, folder: str) -> None:
    """Serve on a port of the system's choice."""
    database = await Database.open(url, size=8)
    app = create_app(Settings(data_dir=Path(folder)), database, SystemClock())
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)  # noqa: T201 - the test reads it
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="on")
    await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
