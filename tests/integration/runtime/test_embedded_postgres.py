"""The embedded PostgreSQL: created once, private, recovered after a kill, refused when foreign."""

import os
import select
import signal
import stat
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from takt.runtime.embedded_postgres import EmbeddedPostgres
from takt.runtime.postgres_programs import PostgresError
from tests.integration.runtime.conftest import ask


async def test_it_writes_durably_by_default(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    server.start()
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert await ask(server.app_url(), f"SHOW {setting}") == "on"
    finally:
        server.stop()


async def test_it_listens_on_no_network_port(server: EmbeddedPostgres) -> None:
    assert await ask(server.app_url(), "SHOW listen_addresses") == ""


async def test_the_application_is_no_superuser_and_owns_nothing(server: EmbeddedPostgres) -> None:
    rights = (
        "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )

    assert await ask(server.app_url(), rights) is False
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(server.app_url(), "CREATE TABLE mine (id bigint)")


async def test_a_wrong_password_is_refused_even_on_the_socket(server: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host=str(server.run_folder), user="takt_app", password="guess", database="takt"
        )


def test_passwords_are_readable_by_their_owner_only(server: EmbeddedPostgres) -> None:
    for path in server.folder.glob("*.password"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_what_was_committed_survives_a_kill(folder: Path) -> None:
    first = EmbeddedPostgres(folder)
    first.start()
    await ask(first.owner_url(), "CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    first.stop()

    second = EmbeddedPostgres(folder)
    second.start()
    try:
        assert await ask(second.owner_url(), "SELECT answer FROM kept") == 42
    finally:
        second.stop()


def test_a_pid_file_that_means_nothing_is_cleared(server: EmbeddedPostgres) -> None:
    for content in ("", "garbage", "999999999\n", "1\n"):
        server.stop()
        (server.cluster / "postmaster.pid").write_text(content, "ascii")

        server.start()

        assert server.is_running, content


def test_a_socket_lock_whose_number_another_process_has_by_now_is_cleared(
    server: EmbeddedPostgres, folder: Path
) -> None:
    # After kill -9 the number may belong to a stranger, or to a process that is still ending.
    killed = EmbeddedPostgres(folder.with_name("killed"))
    killed.start()
    lock = killed.run_folder / ".s.PGSQL.5432.lock"
    left = lock.read_text("ascii").partition("\n")[2]
    killed.stop()
    lock.write_text(f"{server.pid}\n{left}", "ascii")
    lock.chmod(0o644)

    killed.start()

    assert killed.is_running
    killed.stop()


def test_a_start_that_was_cut_off_before_the_cluster_was_ready_begins_anew(folder: Path) -> None:
    (folder / "cluster.new").mkdir(parents=True)
    (folder / "cluster.new" / "PG_VERSION").write_text("18", "ascii")
    server = EmbeddedPostgres(folder, durable=False)

    server.start()

    assert server.is_running
    server.stop()


def test_a_second_server_on_the_folder_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(PostgresError) as caught:
        EmbeddedPostgres(server.folder).start()

    assert caught.value.code == "database.in_use"
    assert server.is_running


def test_data_of_another_major_version_are_refused_and_left_alone(folder: Path) -> None:
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("17\n", "ascii")

    with pytest.raises(PostgresError) as caught:
        server.start()

    assert caught.value.code == "database.other_major_version"
    assert caught.value.data["found"] == "17"
    assert (server.cluster / "PG_VERSION").read_text("ascii") == "17\n"


async def test_a_path_too_long_for_a_socket_works_all_the_same(folder: Path) -> None:
    deep = folder.parent / ("a-folder-with-a-long-name" * 5) / "database"
    deep.parent.mkdir(mode=0o711)
    server = EmbeddedPostgres(deep, durable=False)
    server.start()
    try:
        assert "/proc/self/fd/" in server.app_url()
        assert await ask(server.app_url(), "SELECT 1") == 1
    finally:
        server.stop()


def test_the_server_ends_when_its_parent_is_killed(folder: Path) -> None:
    script = (
        "import sys; from pathlib import Path; "
        "from takt.runtime.embedded_postgres import EmbeddedPostgres; "
        "server = EmbeddedPostgres(Path(sys.argv[1]), durable=False); server.start(); "
        "print(server.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    watched = os.pidfd_open(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()

    # A process descriptor becomes readable when the process ends.
    assert select.select([watched], [], [], 30)[0] == [watched]
    os.close(watched)
    parent.stdout.close()
    parent.stdin.close()
    again = EmbeddedPostgres(folder, durable=False)
    again.start()
    assert again.is_running
    again.stop()
