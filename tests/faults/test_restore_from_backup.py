"""A server restored from a backup that its devices are ahead of.

They notice the new epoch, push again from their archive what it does not hold, and load anew.
Nothing that was acknowledged before is lost, nothing is booked twice, however often it happens.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.floor import Figure, Floor, added, floor_work
from tests.faults.reference_device import ReferenceDevice
from tests.live_server import live_server, takt
from tests.phone import Act

BEFORE, AFTER = 30, 30


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that PostgreSQL's own account may reach."""
    path = Path(tempfile.mkdtemp(prefix="takt-restore-"))
    path.chmod(0o711)
    yield path / "data"
    shutil.rmtree(path)


def work(device: ReferenceDevice, count: int, first: int) -> list[Act]:
    """Record acts, send them and wait for their acknowledgement."""
    kinds = floor_work(device.floor, first)
    acts = [device.record(*next(kinds)) for _ in range(count)]
    device.sync()
    return acts


def run(folder: Path, *words: str) -> str:
    """Run a `takt` command that has to succeed."""
    done = takt(folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def restore(folder: Path) -> None:
    """Put the newest backup back."""
    newest = sorted((folder / "backups").glob("*.backup"))[-1]
    run(folder, "restore", str(newest), "--yes")


def check_books(floor: Floor, acts: list[Act], before: dict[Figure, int]) -> None:
    """Each act has its two entries once, and the figures are the arithmetic of the acts."""
    entries = [row for row in floor.ledger() if row["kind"] != "stock.opening"]
    parts = Counter((row["operation"], row["part"]) for row in entries)
    assert parts == Counter((act["id"], part) for act in acts for part in (0, 1))
    assert floor.stock() == added(before, acts)


def check_device(device: ReferenceDevice) -> None:
    """What the device shows is what the server has at its places."""
    real = {figure for figure in device.balances() if figure[2] is None}
    books = device.floor.stock()
    assert {figure: device.balances()[figure] for figure in real} == {
        figure: books[figure] for figure in real
    }


def test_devices_ahead_of_the_backup_bring_everything_back_exactly_once(folder: Path) -> None:
    with live_server(folder, demo=True) as server:
        floor = Floor(server)
        before = floor.stock()
        devices = [
            ReferenceDevice(floor, name, floor.people["storekeeper"]) for name in ("Gate", "Hall")
        ]
        acts = [act for d in devices for act in work(d, BEFORE, 0)]
        run(folder, "backup")
        acts += [act for d in devices for act in work(d, AFTER, BEFORE)]
        first_epoch = devices[0].client.disk.epoch
        check_books(floor, acts, before)
        server.stop()

    epochs = [first_epoch]
    for number in range(2):
        restore(folder)
        with live_server(folder) as server:
            floor.server = server
            floor.sign_in()
            # One act more made while the device does not yet know what happened.
            kind, args = next(floor_work(floor, number))
            acts.append(devices[0].record(kind, args))
            for device in devices:
                device.sync()
            epochs.append(devices[0].client.disk.epoch)
            check_books(floor, acts, before)
            for device in devices:
                # By now the others have pushed again, too.
                device.sync()
                check_device(device)
            run(folder, "verify")
            server.stop()

    assert epochs == sorted(set(epochs))
    assert all(len(device.client.disk.archive) >= BEFORE + AFTER for device in devices)
    floor.close()
