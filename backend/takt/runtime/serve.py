"""`takt serve`: database, migrations, HTTPS, plain HTTP and background jobs in one process.

It starts from the inside out and stops from the outside in: sockets (1012), HTTP, jobs, pool,
database. While it runs, run.json in the data folder says where it listens.
"""

import argparse
import asyncio
import contextlib
import gc
import importlib
import json
import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import uvicorn

from takt.kernel.clock import Clock, SystemClock
from takt.runtime.addresses import find_addresses, url_host
from takt.runtime.backup import latest_backup_ms
from takt.runtime.banner import FirstSteps, SignIn, show_banner, show_first_steps
from takt.runtime.certificates import Certificates, ensure_certificates, forget_authority
from takt.runtime.database import Database
from takt.runtime.installation import Installation, installation, prepare_data_folder
from takt.runtime.jobs import HOUR_MS, Job, Jobs, daily_at, every
from takt.runtime.listen import Taken, moved_words, remember_ports, take_port
from takt.runtime.log_files import start_logging
from takt.runtime.nightly_backup import nightly_backup, read_elsewhere
from takt.runtime.postgres_programs import PostgresError
from takt.runtime.secret_files import write_private
from takt.runtime.setup_code import setup_code
from takt.runtime.trust_page import TrustPage
from takt.runtime.web_files import FrontDoor, web_folder
from takt.runtime.words import language_of, say, sentence
from takt.settings import Settings

DATABASE_DEATHS_MAX = 30
CALM_S = 600
GRACE_S = 5
FAREWELL_S = 0.3
COLLECT_AFTER = (50_000, 20, 20)
logger = logging.getLogger("takt.serve")


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to us and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@dataclass
class _Running:
    """What is up and has to come down again."""

    https: _Server
    http: _Server
    jobs: list[Job]
    tasks: list[asyncio.Task[Any]]


def serve_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the server until a signal comes."""
    prepare_data_folder(settings)
    start_logging(settings)
    say(sentence(settings, "serve.starting"))
    if arguments.new_authority:
        forget_authority(settings)
    try:
        with (
            installation(settings, may_join=False, may_create=True) as place,
            asyncio.Runner(loop_factory=_loop_factory()) as runner,
        ):
            code = runner.run(serve(place, SystemClock(), with_demo=arguments.demo))
    except KeyboardInterrupt:
        say(sentence(settings, "serve.interrupted"))
        return 130
    say(sentence(settings, "serve.stopped"))
    return code


def _loop_factory() -> Any:
    try:
        return importlib.import_module("uvloop").new_event_loop
    except ImportError:
        return None


async def serve(place: Installation, clock: Clock, *, with_demo: bool) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP; running requests get GRACE_S to end."""
    settings = place.settings
    stop = asyncio.Event()
    for name in await place.migrate():
        logger.info("ran migration %s", name)
    async with place.open() as database:
        steps = await first_steps(database, settings, clock, with_demo=with_demo)
        certificates = ensure_certificates(settings, find_addresses(settings), clock)
        https, http = take_port(settings, "port"), take_port(settings, "http_port")
        running = _build(place, database, clock, (certificates, https, http))
        loop = asyncio.get_running_loop()
        # A second signal changes nothing: make and a terminal may both pass one on.
        # A terminal that is closed asks for the same as one that is typed at.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        try:
            await _start(running, https, http)
            _collect_seldom()
            _announce(settings, certificates, https, http)
            show_first_steps(settings, steps)
            watch = asyncio.create_task(_watch_database(place, stop))
            jobs = _jobs(place, clock, running)
            running.tasks += [watch, asyncio.create_task(jobs.run())]
            await stop.wait()
            say(sentence(settings, "serve.stopping"))
        finally:
            _run_file(settings).unlink(missing_ok=True)
            await _stop(running)
        return watch.result() if watch.done() and not watch.cancelled() else 0


def _build(
    place: Installation,
    database: Database,
    clock: Clock,
    outside: tuple[Certificates, Taken, Taken],
) -> _Running:
    certificates, https, _ = outside
    settings = place.settings
    create_app = importlib.import_module("takt.app").create_app
    web = web_folder(settings)
    if not (web / "index.html").exists():
        say(sentence(settings, "serve.no_web", folder=web))
    interface = create_app(settings, database, clock)
    inner = _config(
        FrontDoor(interface, web),
        ws="websockets-sansio",
        lifespan="on",
        ssl_certfile=certificates.certificate,
        ssl_keyfile=certificates.key,
    )
    primary = find_addresses(settings).primary
    page = TrustPage(certificates.authority, https.port, primary)
    outer = _config(page, ws="none", lifespan="off")
    return _Running(_Server(inner), _Server(outer), interface.state.jobs, [])


def _config(application: Any, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        **options,
    )


def _collect_seldom() -> None:
    """Have the garbage collector look less often, and never at what was there at the start.

    A push makes tens of thousands of small objects that reference counting frees at its end;
    looking for cycles among them took a fifth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


async def _start(running: _Running, https: Taken, http: Taken) -> None:
    for server, taken in ((running.https, https), (running.http, http)):
        task = asyncio.create_task(server.serve(sockets=[taken.socket]))
        running.tasks.append(task)
        up = asyncio.create_task(server.is_up.wait())
        await asyncio.wait((task, up), return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if task.done():
            task.result()
        if not server.started:
            raise RuntimeError("the application did not start; the log file says why")


async def _stop(running: _Running) -> None:
    """Stop from the outside in; the caller closes pool and database afterwards."""
    servers, background = running.tasks[:2], running.tasks[2:]
    for server, task in zip((running.https, running.http), servers, strict=False):
        server.should_exit = True
        letting_go = asyncio.create_task(_let_go(server))
        await asyncio.gather(task, return_exceptions=True)
        letting_go.cancel()
        await asyncio.gather(letting_go, return_exceptions=True)
    for task in background:
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)


async def _let_go(server: _Server) -> None:
    """Hang up on those who were told that it is over, once every request has its answer.

    A phone takes its time to end an encrypted connection, and a sleeping one never does.
    """
    while True:
        await asyncio.sleep(FAREWELL_S)
        if server.server_state.tasks:
            continue
        for connection in list(server.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()


def _announce(settings: Settings, certificates: Certificates, https: Taken, http: Taken) -> None:
    primary = url_host(find_addresses(settings).primary)
    https_url, http_url = f"https://{primary}:{https.port}/", f"http://{primary}:{http.port}/"
    ports = {"port": https, "http_port": http}
    for field, taken in ports.items():
        if taken.has_moved:
            other = sentence(settings, "serve.other_program")
            code, figures = moved_words(taken, field, other)
            say("  " + sentence(settings, code, **figures))
    remember_ports(settings, ports)
    facts = {"pid": os.getpid(), "https": https.port, "http": http.port, "url": https_url}
    write_private(_run_file(settings), json.dumps(facts).encode())
    show_banner(settings, https_url, http_url, certificates)
    logger.info("serving at %s", https_url)


def _run_file(settings: Settings) -> Path:
    return settings.data_dir / "run.json"


def running_server(settings: Settings) -> dict[str, Any] | None:
    """Return what run.json says about a server that is alive."""
    try:
        facts = dict(json.loads(_run_file(settings).read_text("utf-8")))
        os.kill(int(facts["pid"]), 0)
    except (FileNotFoundError, ValueError, KeyError, ProcessLookupError):
        return None
    except PermissionError:
        return facts
    return facts


async def first_steps(
    database: Database, settings: Settings, clock: Clock, *, with_demo: bool
) -> FirstSteps:
    """Load the demo plant if asked to and the server is empty; say how the first person gets in."""
    memory = settings.secrets / "demo-sign-ins.json"
    has_people = importlib.import_module("takt.identity").has_people
    async with database.connection() as connection:
        is_empty = not await has_people(connection)
    if is_empty and not with_demo:
        return FirstSteps(setup_code=setup_code(settings))
    if is_empty:
        summary = await importlib.import_module("takt.demo").load_demo(database, clock)
        people = [msgspec.to_builtins(person) for person in summary.people]
        _remember(memory, {"people": people, "enrolment_code": summary.enrolment_code})
    elif with_demo and not memory.exists():
        say("  " + sentence(settings, "serve.no_demo"))
    elif memory.exists() and not with_demo:
        say("  " + sentence(settings, "serve.is_demo"))
    if not with_demo or not memory.exists():
        return FirstSteps()
    return await _demo_steps(database, settings, clock, memory)


async def _demo_steps(
    database: Database, settings: Settings, clock: Clock, memory: Path
) -> FirstSteps:
    """The sign-ins of the demo plant as they are today, and a code that enrols a phone today."""
    demo = importlib.import_module("takt.demo")
    known = _recall(memory)
    code = await demo.enrolment_code(database, clock, known["enrolment_code"])
    if code != known["enrolment_code"]:
        known["enrolment_code"] = code
        _remember(memory, known)
    people = msgspec.convert(known["people"], list[SignIn])
    changed = await demo.changed_since(database, [(one.name, one.password) for one in people])
    mark = sentence(settings, "serve.changed_since")
    told = [
        one.as_told(role_name(settings, one.role), mark if one.name in changed else None)
        for one in people
    ]
    return FirstSteps(None, told, code)


def role_name(settings: Settings, code: str) -> str:
    """The name of a built-in role in the language of the terminal."""
    role = importlib.import_module("takt.identity").ROLES.get(code)
    if role is None:
        return code
    return str(role.name_zh if language_of(settings) == "zh-CN" else role.name_en)


def _recall(memory: Path) -> dict[str, Any]:
    return dict(json.loads(memory.read_text("utf-8")))


def _remember(memory: Path, known: dict[str, Any]) -> None:
    write_private(memory, json.dumps(known, ensure_ascii=False).encode())


async def _watch_database(place: Installation, stop: asyncio.Event) -> int:
    """Start the embedded server again when it dies; give up when it keeps dying."""
    postgres = place.postgres
    deaths = 0
    alive_s = 0
    while postgres is not None:
        await asyncio.sleep(1)
        if postgres.is_running:
            alive_s += 1
            deaths = 0 if alive_s > CALM_S else deaths
            continue
        alive_s = 0
        deaths += 1
        if deaths > DATABASE_DEATHS_MAX:
            logger.critical("PostgreSQL ended %d times: stopping", deaths)
            stop.set()
            return 1
        try:
            # Launched from this thread, since the kernel ties the child's life to it.
            postgres.launch_again()
            await asyncio.to_thread(postgres.wait_until_ready)
        except PostgresError:
            logger.exception("PostgreSQL does not start again yet")
    return 0


def _jobs(place: Installation, clock: Clock, running: _Running) -> Jobs:
    settings, https = place.settings, running.https

    async def renew_certificates() -> None:
        fresh = ensure_certificates(settings, find_addresses(settings), clock)
        if fresh.was_renewed and https.config.ssl is not None:
            https.config.ssl.load_cert_chain(fresh.certificate, fresh.key)

    jobs = [Job("certificates", every(HOUR_MS), renew_certificates), *running.jobs]
    if settings.backup_at != "off":
        jobs.append(Job("backup", _next_backup(settings), lambda: nightly_backup(place, clock)))
    return Jobs(clock, settings.data_dir / "jobs.json", jobs)


def _next_backup(settings: Settings) -> Any:
    """Nightly; soon after the start when the machine slept through the night."""
    tonight = daily_at(settings.backup_at)

    def next_at(now_ms: int) -> int:
        other = read_elsewhere(settings)
        newest_ms = max(latest_backup_ms(settings.backups) or 0, other.at_ms if other else 0)
        is_stale = now_ms - newest_ms > 26 * HOUR_MS
        return min(tonight(now_ms), now_ms + HOUR_MS // 6) if is_stale else tonight(now_ms)

    return next_at
