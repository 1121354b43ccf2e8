"""Finds out which program listens on a port, where the system tells (Linux, own programs)."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LISTENS = "0A"


def port_holder(port: int, proc: Path = PROC) -> str | None:
    """Name and number of the program that listens on a port; None where nobody says."""
    inodes = set(_inodes(port, proc))
    if not inodes:
        return None
    for process in proc.glob("[0-9]*"):
        try:
            if inodes.isdisjoint(_links(process)):
                continue
            name = (process / "comm").read_text("utf-8", "replace").strip()
        except OSError:
            continue  # it has ended, or belongs to somebody else
        return f"{name} (PID {process.name})"
    return None


def _links(process: Path) -> Iterator[str]:
    """What the open files of a process are; one may be closed while we look."""
    for link in (process / "fd").iterdir():
        with suppress(FileNotFoundError):
            yield str(link.readlink())


def _inodes(port: int, proc: Path) -> Iterator[str]:
    """The sockets that listen on the port, as the links to them are written."""
    for table in ("tcp", "tcp6"):
        try:
            lines = (proc / "net" / table).read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == LISTENS and int(fields[1].rpartition(":")[2], 16) == port:
                yield f"socket:[{fields[9]}]"
