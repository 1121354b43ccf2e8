"""The real server process: first start, restart, kill -9, Ctrl-C, and commands beside it."""

import os
import select
import shutil
import signal
import socket
import ssl
import stat
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.live_server import LiveServer, NotServingError, live_server, takt


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One data folder for this file: the tests restart what earlier ones left, as plants do."""
    path = Path(tempfile.mkdtemp(prefix="takt-serve-"))
    path.chmod(0o711)
    yield path / "data"
    shutil.rmtree(path)


@pytest.fixture
def server(folder: Path) -> Iterator[LiveServer]:
    with live_server(folder) as running:
        yield running


def fetch(server: LiveServer, path: str, *, plain: bool = False) -> tuple[int, bytes, str]:
    context = ssl.create_default_context(cafile=server.authority)
    url = (server.http_url if plain else server.url) + path
    with urllib.request.urlopen(url, timeout=20, context=context) as answer:
        return answer.status, answer.read(), answer.headers.get("content-type", "")


def wait_until_gone(pid: int) -> None:
    """Wait until the process ended, by its descriptor."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = select.select([watched], [], [], 30)[0]
    os.close(watched)
    assert ended


def test_the_server_answers_over_its_own_certificate(server: LiveServer) -> None:
    status, body, _ = fetch(server, "/healthz")

    assert (status, body) == (200, b'{"status":"ok"}')


def test_the_plain_page_hands_out_the_authority_and_explains_in_both_languages(
    server: LiveServer,
) -> None:
    _, page, kind = fetch(server, "/", plain=True)
    _, authority, authority_kind = fetch(server, "/ca.crt", plain=True)

    assert kind == "text/html; charset=utf-8"
    assert 'lang="zh-CN"' in page.decode()
    assert 'lang="en"' in page.decode()
    assert authority_kind == "application/x-x509-ca-cert"
    assert x509.load_pem_x509_certificate(authority).subject.rfc4514_string().endswith("O=Takt")


def test_the_plain_page_leads_on_to_the_application_under_the_same_name(server: LiveServer) -> None:
    port = server.facts["http"]
    with socket.create_connection(("127.0.0.1", port), 20) as plain:
        plain.sendall(b"GET /open HTTP/1.1\r\nHost: plant.local:8080\r\nConnection: close\r\n\r\n")
        answer = plain.recv(4096).decode()

    assert answer.startswith("HTTP/1.1 307")
    assert f"location: https://plant.local:{server.facts['https']}/" in answer


def test_a_host_name_made_to_inject_a_header_is_not_repeated(server: LiveServer) -> None:
    with socket.create_connection(("127.0.0.1", server.facts["http"]), 20) as plain:
        plain.sendall(b"GET /open HTTP/1.1\r\nHost: a/b?c@evil\r\nConnection: close\r\n\r\n")
        answer = plain.recv(4096).decode()

    assert "evil" not in answer


def test_nothing_in_the_data_folder_can_be_read_by_others(server: LiveServer) -> None:
    open_files = [
        path
        for path in server.folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and stat.S_IMODE(path.stat().st_mode) & 0o004
        and all(stat.S_IMODE(parent.stat().st_mode) & 0o001 for parent in inside(path, server))
    ]

    assert open_files == []


def inside(path: Path, server: LiveServer) -> list[Path]:
    """Return the folders between the data folder and the file, both included."""
    return [parent for parent in path.parents if parent.is_relative_to(server.folder)]


def test_a_second_server_on_the_same_data_says_so_and_harms_nobody(
    server: LiveServer, folder: Path
) -> None:
    second = takt(folder, "serve")

    assert second.returncode == 1
    assert "already runs on this data folder" in second.stderr
    assert fetch(server, "/healthz")[0] == 200


def test_commands_work_beside_the_running_server(server: LiveServer, folder: Path) -> None:
    backup = takt(folder, "backup")
    doctor = takt(folder, "doctor")

    assert backup.returncode == 0, backup.stderr
    assert "verified" in backup.stdout
    assert "The server runs at" in doctor.stdout


def test_restore_is_refused_while_the_server_runs(server: LiveServer, folder: Path) -> None:
    made = next((folder / "backups").glob("*.backup"), None) or _backup(folder)

    refused = takt(folder, "restore", str(made), "--yes")

    assert refused.returncode == 1
    assert "already runs" in refused.stderr


def test_ctrl_c_stops_server_and_database_in_order(folder: Path) -> None:
    with live_server(folder) as server:
        database = server.database_pid()

        assert server.stop() == 0

        wait_until_gone(database)
        assert not (folder / "run.json").exists()
        assert not (folder / "database" / "cluster" / "postmaster.pid").exists()


def test_ctrl_c_does_not_wait_for_a_phone_that_never_hangs_up(folder: Path) -> None:
    with live_server(folder) as server:
        context = ssl.create_default_context(cafile=server.authority)
        with (
            socket.create_connection(("localhost", server.facts["https"]), 20) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as phone,
        ):
            phone.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert phone.recv(4096).startswith(b"HTTP/1.1 200")

            assert server.stop() == 0

            last_words = server.process.stdout.read() if server.process.stdout else ""

    assert last_words.split("\n")[:2] == [
        "Takt is stopping ...",
        "Takt has stopped. All data is kept.",
    ]


def test_a_closed_terminal_stops_the_server_in_order(folder: Path) -> None:
    with live_server(folder) as server:
        server.process.send_signal(signal.SIGHUP)

        assert server.process.wait(60) == 0
        assert not (folder / "run.json").exists()


def test_after_kill_9_of_everything_the_next_start_recovers(folder: Path) -> None:
    with live_server(folder) as server:
        database = server.database_pid()
        os.kill(database, signal.SIGKILL)
        server.kill()
        wait_until_gone(database)

    with live_server(folder) as again:
        assert fetch(again, "/healthz")[0] == 200


def test_after_kill_9_of_the_server_its_database_ends_too(folder: Path) -> None:
    with live_server(folder) as server:
        database = server.database_pid()
        server.kill()
        wait_until_gone(database)


def test_a_database_that_dies_under_the_server_is_started_again(server: LiveServer) -> None:
    dead = server.database_pid()
    os.kill(dead, signal.SIGKILL)
    wait_until_gone(dead)

    log = server.folder / "log" / "takt.log"
    assert eventually(lambda: "starting it again" in log.read_text("utf-8"))
    assert eventually(lambda: takt(server.folder, "migrate").returncode == 0)


def test_a_taken_port_that_was_asked_for_stops_the_start_with_its_name(folder: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as other:
        port = str(other.getsockname()[1])
        with (
            pytest.raises(NotServingError, match=f"Port {port} is taken"),
            live_server(folder, more={"TAKT_PORT": port}),
        ):
            pass


def test_restoring_by_command_begins_a_new_epoch_and_the_server_starts_on_it(folder: Path) -> None:
    with live_server(folder):
        pass  # the tests come in any order: this one may be the first
    made = _backup(folder)

    asked = takt(folder, "restore", str(made))
    done = takt(folder, "restore", str(made), "--yes")

    assert (asked.returncode, done.returncode) == (1, 0), done.stderr
    assert "--yes" in asked.stdout
    assert "epoch" in done.stdout
    with live_server(folder) as server:
        assert fetch(server, "/healthz")[0] == 200


def eventually(holds: Callable[[], bool], limit_s: float = 60) -> bool:
    """Ask again until it holds; each question waits on a file or a process of its own."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        if holds():
            return True
        threading.Event().wait(0.1)
    return False


def _backup(folder: Path) -> Path:
    made = takt(folder, "backup")
    assert made.returncode == 0, made.stderr
    return sorted((folder / "backups").glob("*.backup"))[-1]
