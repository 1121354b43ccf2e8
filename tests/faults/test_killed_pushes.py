"""kill -9 of the server and of PostgreSQL in the middle of pushes, twenty rounds.

Whatever was acknowledged is there, nothing is there twice, and the books agree.
"""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx
import pytest

from takt.inventory.verify import verify
from takt.kernel.clock import SystemClock
from takt.runtime.database import Database
from takt.runtime.embedded_postgres import APP, EmbeddedPostgres
from takt.runtime.migrate import migrate
from tests.integration.inventory.plant import BOLT, NUT, a_plant
from tests.phone import Phone, body_of

ROUNDS = 20
BATCH = 25
ROOT = Path(__file__).parents[2]


@dataclass
class Rig:
    """A durable database, a server process in front of it, and phones that keep pushing."""

    postgres: EmbeddedPostgres
    folder: Path
    phones: list[Phone] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    process: subprocess.Popen[str] | None = None
    url: str = ""

    def serve(self) -> None:
        """Start the server process and learn its port."""
        command = [sys.executable, str(ROOT / "tests" / "faults" / "serve_plant.py")]
        path = f"{ROOT / 'backend'}:{ROOT / 'sync' / 'python'}:{ROOT}"
        self.process = subprocess.Popen(
            [*command, self.postgres.app_url("takt_faults"), str(self.folder)],
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def kill_server(self) -> None:
        """End the server as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(30)
            if self.process.stdout is not None:
                self.process.stdout.close()

    def kill_database(self) -> None:
        """End PostgreSQL as a power cut would, and start it again."""
        assert self.postgres.pid is not None
        os.kill(self.postgres.pid, signal.SIGKILL)
        while self.postgres.is_running:
            pass
        self.postgres.launch_again()

    async def push(self, phone: Phone, client: httpx.AsyncClient) -> bool:
        """One push; False when it failed on the way, as it may."""
        body = body_of(phone.push_request(count=BATCH))
        try:
            reply = await client.post(
                f"{self.url}/sync/v1/push", content=body, headers=self.headers[phone.device]
            )
        except httpx.TransportError:
            return False
        if reply.status_code != 200:
            assert reply.status_code in (401, 503), reply.text
            return False
        done = reply.json()["ok"]
        self.acknowledged.update(act["id"] for act in phone.acts[:done])
        phone.acknowledged = max(phone.acknowledged, done)
        return True


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="takt-faults-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
async def rig(folder: Path) -> AsyncIterator[Rig]:
    postgres = EmbeddedPostgres(folder / "database", durable=True)
    made = Rig(postgres, folder)
    try:
        postgres.start()
        connection = await asyncpg.connect(postgres.owner_url("postgres"))
        await connection.execute("CREATE DATABASE takt_faults")
        await connection.close()
        await migrate(postgres.owner_url("takt_faults"), APP)
        yield made
    finally:
        made.kill_server()
        postgres.stop()


async def prepare(rig: Rig) -> None:
    """A plant, and phones with more acts than the rounds can push."""
    database = await Database.open(rig.postgres.app_url("takt_faults"), size=4)
    async with a_plant(database, SystemClock(), rig.folder) as plant:  # type: ignore[arg-type]  # any clock will do
        worker = await plant.worker("supervisor")
        for number in range(4):
            phone = await plant.phone()
            for index in range(3_000):
                item = (BOLT, NUT)[(number + index) % 2]
                kind, args = (
                    ("stock.receive", plant.receive(item, "A1", 2)),
                    ("stock.move", plant.move(item, "A1", "A2", 1)),
                )[index % 2]
                phone.record(kind, worker.id, args)
        rig.phones, rig.headers = plant.phones, plant.headers
    await database.close()


async def push_until(rig: Rig, client: httpx.AsyncClient, is_over: asyncio.Event) -> None:
    async def one(phone: Phone) -> None:
        while not is_over.is_set() and phone.acknowledged < len(phone.acts):
            if not await rig.push(phone, client):
                await asyncio.sleep(0.02)

    await asyncio.gather(*map(one, rig.phones))


async def test_nothing_acknowledged_is_lost_and_nothing_doubled_in_twenty_kills(rig: Rig) -> None:
    chance = random.Random(20)
    await prepare(rig)
    rig.serve()

    async with httpx.AsyncClient(timeout=20) as client:
        for number in range(ROUNDS):
            is_over = asyncio.Event()
            pushing = asyncio.create_task(push_until(rig, client, is_over))
            await asyncio.sleep(chance.uniform(0.1, 0.6))
            if number % 2:
                rig.kill_server()
                rig.serve()
            else:
                await asyncio.to_thread(rig.kill_database)
            await asyncio.sleep(0.1)
            is_over.set()
            await pushing

    await check(rig)


async def check(rig: Rig) -> None:
    database = await Database.open(rig.postgres.app_url("takt_faults"), size=4)
    async with database.connection() as connection:
        rows = await connection.fetch("SELECT id::text, status FROM operation")
        doubled = await connection.fetchval("SELECT count(*) - count(DISTINCT id) FROM operation")
        booked = await connection.fetchval("SELECT count(DISTINCT operation) FROM stock_event")
    differences = await verify(database)
    await database.close()

    assert len(rig.acknowledged) > ROUNDS
    assert rig.acknowledged - {row[0] for row in rows} == set()
    assert doubled == 0
    assert booked == len(rows)
    assert {row[1] for row in rows} == {"applied"}
    assert differences == []
