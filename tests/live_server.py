"""Runs the real `takt serve` as a process of its own, for tests that kill, restart or browse it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LAST_LINE = "Ctrl-C stops Takt."


class NotServingError(Exception):
    """The server ended before it served; the message is what it printed."""


@dataclass
class LiveServer:
    """A running server and where it keeps its data."""

    process: subprocess.Popen[str]
    folder: Path
    printed: str

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "run.json").read_text("utf-8")))

    @property
    def url(self) -> str:
        return f"https://localhost:{self.facts['https']}"

    @property
    def http_url(self) -> str:
        return f"http://localhost:{self.facts['http']}"

    @property
    def authority(self) -> Path:
        return self.folder / "certificates" / "ca.crt"

    @property
    def demo(self) -> dict[str, Any]:
        """What the demo plant printed: people with all that signs them in, enrolment_code."""
        path = self.folder / "secrets" / "demo-sign-ins.json"
        return dict(json.loads(path.read_text("utf-8")))

    def database_pid(self) -> int:
        pid_file = Path(self.folder / "database" / "cluster" / "postmaster.pid")
        return int(pid_file.read_text("utf-8").partition("\n")[0])

    def kill(self) -> None:
        """End the server as a power cut would."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> int:
        """Stop the server as Ctrl-C does and return its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables with which the `takt` command works on the folder."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TAKT_")}
    return kept | {
        "PYTHONPATH": f"{ROOT / 'backend'}:{ROOT / 'sync' / 'python'}",
        "TAKT_DATA_DIR": str(folder),
        "TAKT_PORT": "0",
        "TAKT_HTTP_PORT": "0",
        "TAKT_LANGUAGE": "en",
        **(more or {}),
    }


def takt(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one `takt` command on the folder and return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "takt.cli", *words],
        env=environment(folder, more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def live_server(
    folder: Path, *, demo: bool = False, more: Mapping[str, str] | None = None
) -> Iterator[LiveServer]:
    """Start the server, wait until it serves, and end it whatever the test did."""
    words = ["serve", *(["--demo"] if demo else [])]
    process = subprocess.Popen(
        [sys.executable, "-m", "takt.cli", *words],
        env=environment(folder, more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield LiveServer(process, folder, _wait_until_serving(process))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _wait_until_serving(process: subprocess.Popen[str]) -> str:
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line)
        if LAST_LINE in line:
            return "".join(lines)
    raise NotServingError("".join(lines))
