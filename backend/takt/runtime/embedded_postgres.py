"""Runs Takt's own PostgreSQL as a child process: create, start, recover, stop.

It listens on a Unix socket in a private folder only, asks for generated passwords, and dies with
its parent. The folder `database/` of the data folder holds everything; when root starts Takt below
a folder that others may not enter, the cluster lies in /var/lib/takt instead.
"""

import fcntl
import hashlib
import logging
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from takt.runtime.postgres_process import clear_stale_files, die_with_parent, end, user_name
from takt.runtime.postgres_programs import (
    MAJOR_VERSION,
    PostgresError,
    account,
    installed_programs,
    readable_copy,
)
from takt.runtime.secret_files import write_private

OWNER = "takt_owner"
APP = "takt_app"
DATABASE = "takt"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_BYTES_MAX = 107
ORPHANS_PATIENCE_S = 30
ROOT_STATE = Path("/var/lib/takt")

logger = logging.getLogger("takt.postgres")

_MEMORY_IN_USE = "pre-existing shared memory block"
_DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
_THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")
_OPTIONS = (
    "listen_addresses=",
    "unix_socket_directories=../run",
    "unix_socket_permissions=0700",
    "max_connections=60",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "cluster_name=takt",
    "logging_collector=on",
    "log_directory=../log",
    "log_filename=postgres-%a.log",
    "log_truncate_on_rotation=on",
    "log_rotation_age=1d",
    "log_rotation_size=0",
)
_CREATE = (
    "--username=takt_owner",
    "--auth-local=scram-sha-256",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
)
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedPostgres:
    """One PostgreSQL cluster in one folder; `start` and `stop` belong in the main thread."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.absolute()
        self._settings = _OPTIONS + (_DURABLE if durable else _THROWAWAY)
        self._create = _CREATE if durable else (*_CREATE, "--no-sync")
        self._account = account()
        self._user = None if self._account is None else self._account.pw_uid
        self._group = None if self._account is None else self._account.pw_gid
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._socket_folder: int | None = None
        self.state = self._choose_state()
        self._programs: Path | None = None

    @property
    def cluster(self) -> Path:
        return self.state / "cluster"

    @property
    def run_folder(self) -> Path:
        return self.state / "run"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Create the cluster when there is none, recover it when needed, and wait until it answers.

        Raises PostgresError `database.in_use` while another process runs this folder.
        """
        self._prepare_folders()
        self._take_lock()
        try:
            self._check_cluster()
            if not self.cluster.exists():
                self._create_cluster()
            clear_stale_files(self.cluster, self.run_folder)
            self._launch_patiently()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server in order and let others use the folder."""
        if self._process is not None:
            end(self._process)
            self._process = None
        for descriptor in (self._lock, self._socket_folder):
            if descriptor is not None:
                os.close(descriptor)
        self._lock = self._socket_folder = None

    def set_aside_other_version(self) -> Path | None:
        """Move a cluster of another major version out of the way, for restore to start anew."""
        mark = self.cluster / "PG_VERSION"
        found = mark.read_text("ascii").strip() if mark.exists() else str(MAJOR_VERSION)
        if found == str(MAJOR_VERSION):
            return None
        aside = self.cluster.with_name(f"cluster-of-postgresql-{found}")
        self.cluster.rename(aside)
        logger.warning("the data of PostgreSQL %s are kept in %s", found, aside)
        return aside

    def launch_again(self) -> None:
        """Launch the server that died while this process lives; `wait_until_ready` comes next."""
        logger.error("PostgreSQL ended by itself: starting it again")
        clear_stale_files(self.cluster, self.run_folder)
        self._launch()

    def owner_url(self, database: str = DATABASE) -> str:
        """Return the address for migrations and maintenance."""
        return self._url(OWNER, database)

    def app_url(self, database: str = DATABASE) -> str:
        """Return the address with the rights of the application."""
        return self._url(APP, database)

    def program(self, name: str) -> Path:
        """Return the path of a PostgreSQL program such as pg_dump."""
        if self._programs is None:
            copy = self._account is not None
            self._programs = (
                readable_copy(ROOT_STATE / "programs") if copy else installed_programs()
            )
        return self._programs / "bin" / name

    @property
    def inherited_descriptors(self) -> tuple[int, ...]:
        """What a child process must inherit so that the addresses work for it too."""
        return () if self._socket_folder is None else (self._socket_folder,)

    def _url(self, role: str, database: str) -> str:
        password = self._password(role)
        return f"postgresql://{role}:{password}@/{database}?host={self._socket_host()}"

    def _socket_host(self) -> str:
        """Return the socket folder, by way of an open descriptor when its path is too long."""
        if len(os.fsencode(self.run_folder / SOCKET_NAME)) <= SOCKET_PATH_BYTES_MAX:
            return str(self.run_folder)
        if self._socket_folder is None:
            if not Path("/proc/self/fd").exists():
                raise PostgresError("database.path_too_long", path=str(self.run_folder))
            self._socket_folder = os.open(self.run_folder, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._socket_folder}"

    def _password(self, role: str) -> str:
        return (self.folder / f"{role}.password").read_text("ascii").strip()

    def _choose_state(self) -> Path:
        if self._account is None or (self.folder / "cluster").exists():
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder.resolve())).hexdigest()[:16]
        elsewhere = ROOT_STATE / name
        if (elsewhere / "cluster").exists():
            return elsewhere
        self.folder.mkdir(parents=True, exist_ok=True)
        entered = subprocess.run(  # noqa: S603 - constant program, a path of ours
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(self.folder.parent)],
            env=_ENVIRONMENT,
            check=False,
            capture_output=True,
            user=self._account.pw_uid,
            group=self._account.pw_gid,
            extra_groups=[],
            cwd="/",
        )
        return self.folder if entered.returncode == 0 else elsewhere

    def _prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._account is not None:
            ROOT_STATE.mkdir(parents=True, exist_ok=True)
            ROOT_STATE.chmod(0o755)
        if self.state != self.folder:
            self.state.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        self.state.chmod(0o700 if self._account is None else 0o711)
        for folder in (self.run_folder, self.state / "log"):
            folder.mkdir(exist_ok=True)
            self._give_away(folder)
            folder.chmod(0o700)

    def _give_away(self, path: Path) -> None:
        if self._account is not None:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _take_lock(self) -> None:
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise PostgresError("database.in_use", folder=str(self.folder)) from None
        self._lock = descriptor

    def _check_cluster(self) -> None:
        if not self.cluster.exists():
            return
        owner = self.cluster.stat().st_uid
        expected = self._account.pw_uid if self._account else os.geteuid()
        if owner != expected:
            raise PostgresError(
                "database.other_account", folder=str(self.cluster), owner=user_name(owner)
            )
        found = (self.cluster / "PG_VERSION").read_text("ascii").strip()
        if found != str(MAJOR_VERSION):
            raise PostgresError(
                "database.other_major_version",
                found=found,
                expected=str(MAJOR_VERSION),
                folder=str(self.cluster),
            )

    def _create_cluster(self) -> None:
        """Create the cluster with roles and database beside its place, then move it there."""
        for role in (OWNER, APP):
            content = secrets.token_hex(24) + "\n"
            write_private(self.folder / f"{role}.password", content.encode("ascii"))
        draft = self.state / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._give_away(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.run_folder) as password_file:
            password_file.write(self._password(OWNER))
            password_file.flush()
            self._give_away(Path(password_file.name))
            self._run(["initdb", "-D", str(draft), "--pwfile", password_file.name, *self._create])
        self._run(["postgres", "--single", "-D", str(draft), "postgres"], self._first_statements())
        draft.rename(self.cluster)

    def _first_statements(self) -> str:
        # Single-user mode takes one statement per line. The password is hexadecimal.
        return "\n".join(
            (
                f"CREATE ROLE {APP} LOGIN NOINHERIT PASSWORD '{self._password(APP)}'",
                f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
                "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
                "",
            )
        )

    def _run(self, command: Sequence[str], text: str | None = None) -> None:
        done = subprocess.run(  # noqa: S603 - programs of our own package, arguments of our own
            [str(self.program(command[0])), *command[1:]],
            input=text,
            text=True,
            capture_output=True,
            check=False,
            env=_ENVIRONMENT,
            cwd=self.run_folder if self._account is None else "/",
            user=self._user,
            group=self._group,
            extra_groups=None if self._account is None else [],
        )
        if done.returncode != 0:
            why = (done.stderr or done.stdout).strip()[-800:]
            raise PostgresError("database.cannot_create", program=command[0], why=why)

    def _launch_patiently(self) -> None:
        """Launch; wait for processes of a killed server, which hold its memory for a moment."""
        deadline = time.monotonic() + ORPHANS_PATIENCE_S
        while True:
            self._launch()
            try:
                self.wait_until_ready()
                return
            except PostgresError as error:
                is_held = _MEMORY_IN_USE in str(error.data.get("why"))
                if not is_held or time.monotonic() > deadline:
                    raise
            logger.warning("waiting for processes of a killed PostgreSQL to end")
            time.sleep(0.25)

    def _why_it_ended(self) -> str:
        """Return the last lines of what the server wrote, wherever it wrote them."""
        log = self.state / "log"
        newest = sorted(log.glob("postgres-*.log"), key=lambda path: path.stat().st_mtime)[-1:]
        texts = [path.read_text("utf-8", "replace") for path in (log / "start.log", *newest)]
        return "\n".join(text.strip()[-600:] for text in texts)

    def _launch(self) -> None:
        options = [word for setting in self._settings for word in ("-c", setting)]
        with (self.state / "log" / "start.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - program of our own package
                [str(self.program("postgres")), "-D", str(self.cluster), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=_ENVIRONMENT,
                cwd=self.cluster,
                start_new_session=True,
                preexec_fn=die_with_parent(),  # noqa: PLW1509 - only way to PR_SET_PDEATHSIG
                user=self._user,
                group=self._group,
                extra_groups=None if self._account is None else [],
            )

    def wait_until_ready(self, limit_s: float = 600) -> None:
        """Wait until the server answers, recovery included."""
        process = self._process
        if process is None:
            raise RuntimeError("nothing was launched")
        pid_file = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise PostgresError("database.cannot_start", why=self._why_it_ended())
            lines = pid_file.read_text("utf-8").splitlines() if pid_file.exists() else []
            ours = bool(lines) and lines[0].strip() == str(process.pid)
            if ours and len(lines) > 7 and lines[7].strip() == "ready":
                return
            time.sleep(0.01)
        raise PostgresError("database.cannot_start", why=f"no answer within {limit_s:.0f} s")
