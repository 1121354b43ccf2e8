"""kill -9 of the server, and of its database, in the middle of pushes: twenty rounds.

Nothing that was acknowledged is lost, nothing is booked twice, and the books agree.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.floor import Floor, added, floor_work
from tests.faults.pushing import PushingPhone, Traffic
from tests.live_server import LiveServer, live_server, takt
from tests.phone import Phone

ROUNDS = 20
PHONES = 4
SEED = int(os.environ.get("TAKT_SEED") or random.randrange(10**6))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that PostgreSQL's own account may reach."""
    path = Path(tempfile.mkdtemp(prefix="takt-kill-"))
    path.chmod(0o711)
    yield path / "data"
    shutil.rmtree(path)


def phones_on(floor: Floor, chance: random.Random) -> list[PushingPhone]:
    """Enrolled phones whose work never ends."""
    actor = floor.people["storekeeper"]
    return [
        PushingPhone(
            floor,
            floor.enrol(f"Phone {number}", Phone()),
            floor_work(floor, number),
            actor,
            random.Random(chance.random()),
        )
        for number in range(PHONES)
    ]


def kill_while_they_push(
    server: LiveServer, phones: list[PushingPhone], chance: random.Random, with_database: bool
) -> None:
    """Let everybody push, and end the server at a moment that nobody can foresee."""
    traffic = Traffic()
    threads = [threading.Thread(target=phone.run, args=(traffic,)) for phone in phones]
    for thread in threads:
        thread.start()
    traffic.wait_for(chance.randint(PHONES, 6 * PHONES))
    # The moment is part of the test: somewhere within the next push or two.
    traffic.is_over.wait(chance.uniform(0, 0.06))
    if with_database and chance.random() < 0.5:
        os.kill(server.database_pid(), signal.SIGKILL)
        server.kill()
    else:
        database = server.database_pid()
        server.kill()
        if with_database:
            kill_if_alive(database)
    traffic.is_over.set()
    for thread in threads:
        thread.join(60)
    assert [fault for phone in phones for fault in phone.faults] == []


def kill_if_alive(pid: int) -> None:
    """The database may have ended by itself: it has lost its server."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.mark.parametrize("seed", [SEED])
def test_nothing_acknowledged_is_lost_and_nothing_doubled_in_twenty_kills(
    folder: Path, seed: int
) -> None:
    chance = random.Random(seed)
    with live_server(folder, demo=True) as server:
        floor = Floor(server)
        before = floor.stock()
        phones = phones_on(floor, chance)
        kill_while_they_push(server, phones, chance, with_database=True)
    for number in range(1, ROUNDS):
        with live_server(folder) as server:
            floor.server = server
            kill_while_they_push(server, phones, chance, with_database=number % 2 == 0)

    with live_server(folder) as server:
        floor.server = server
        for phone in phones:
            phone.push_to_the_end(floor.client)
        floor.sign_in()
        check_books(floor, phones, before)
        for phone in phones:
            phone.push(floor.client, first=1)
        check_books(floor, phones, before)
        floor.close()
        checked = takt(folder, "verify")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert sum(phone.repeated for phone in phones) > 0


def check_books(
    floor: Floor, phones: list[PushingPhone], before: dict[tuple[int, int, str | None], int]
) -> None:
    """Every act is in the ledger with one effect of two entries, and the figures are theirs."""
    acts = {act["id"]: act for phone in phones for act in phone.phone.acts}
    entries = [row for row in floor.ledger() if row["kind"] != "stock.opening"]
    parts = Counter((row["operation"], row["part"]) for row in entries)
    expected = Counter((act, part) for act in acts for part in (0, 1))
    assert parts == expected
    places = {(row["stream"], row["n"]): row["operation"] for row in entries}
    assert len(places) == len(acts)
    assert floor.stock() == added(before, acts.values())
