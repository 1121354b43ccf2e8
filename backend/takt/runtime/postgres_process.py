"""Processes of the embedded PostgreSQL: bound to their parent, ended in order, cleared."""

import contextlib
import ctypes
import logging
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

logger = logging.getLogger("takt.postgres")


def clear_stale_files(cluster: Path, run_folder: Path) -> None:
    """Remove what a killed server left behind; end a server that outlived its parent.

    The caller holds the lock of the folder, so whatever process has the number in the socket's
    lock file by now, it is not a server on this cluster.
    """
    _clear_stale_pid(cluster)
    for left in run_folder.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _clear_stale_pid(cluster: Path) -> None:
    pid_file = cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text("utf-8").partition("\n")[0].strip()
    pid = int(first) if first.isdigit() else None
    if pid is not None and _runs_on(cluster, pid):
        logger.warning("ending a PostgreSQL that outlived its parent, pid %d", pid)
        _end_orphan(pid)
    if pid_file.exists():
        logger.warning("removing a stale postmaster.pid (pid %s)", first or "missing")
        pid_file.unlink(missing_ok=True)


def _runs_on(cluster: Path, pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(cluster) in words


def die_with_parent() -> Callable[[], None] | None:
    """Return what makes the kernel stop the child in order when this process is killed."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    set_death_signal = 1

    def ask_kernel() -> None:
        prctl(set_death_signal, signal.SIGINT)

    return ask_kernel


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop a server of ours: in order, then hard, then at once."""
    for how, patience_s in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
            return


def _end_orphan(pid: int, patience_s: float = 20) -> None:
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if not Path(f"/proc/{pid}").exists():
                return
            time.sleep(0.05)


def user_name(uid: int) -> str:
    """Return the name of an account, or its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
