"""What only root can show: other users kept out, and the system user that runs the server.

An ordinary user does not collect this file.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from takt.runtime.embedded_postgres import SOCKET_NAME, EmbeddedPostgres
from takt.runtime.postgres_programs import SYSTEM_USER, PostgresError
from tests.integration.runtime.conftest import ask

# Tells, as another user, how far it gets: into the folder, to the socket, to the data.
INTRUDER = """
import socket, sys
for path in sys.argv[1:3]:
    try:
        open(path).read()
        print("read", path)
    except OSError:
        pass
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[3])
    print("connected")
except OSError:
    pass
"""


def test_another_user_of_the_machine_enters_neither_files_nor_socket(
    server: EmbeddedPostgres,
) -> None:
    nobody = pwd.getpwnam("nobody")
    command = [
        "/usr/bin/env",
        "python3",
        "-c",
        INTRUDER,
        str(server.folder / "takt_owner.password"),
        str(server.cluster / "PG_VERSION"),
        str(server.run_folder / SOCKET_NAME),
    ]

    tried = subprocess.run(
        command,
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert tried.stdout == ""


def test_for_root_the_server_runs_as_a_system_user(server: EmbeddedPostgres) -> None:
    owner = Path(f"/proc/{server.pid}").stat().st_uid

    assert pwd.getpwuid(owner).pw_name == SYSTEM_USER


async def test_for_root_a_closed_folder_puts_the_cluster_elsewhere(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "database", durable=False)
    try:
        server.start()
        assert server.state != server.folder
        assert await ask(server.app_url(), "SELECT 1") == 1
    finally:
        server.stop()
        shutil.rmtree(server.state)


def test_data_of_another_user_are_refused_by_name(server: EmbeddedPostgres) -> None:
    server.stop()
    os.chown(server.cluster, pwd.getpwnam("nobody").pw_uid, -1)

    with pytest.raises(PostgresError) as caught:
        server.start()

    assert (caught.value.code, caught.value.data["owner"]) == ("database.other_account", "nobody")
