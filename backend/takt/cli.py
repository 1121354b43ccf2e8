"""The `takt` command: parses the command line and hands over to the area that owns the command.

Areas are imported only when their command runs, so `takt --help` answers at once.
Exit codes: 0 done, 1 failed or found something wrong, 2 wrongly called or wrongly set.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from takt.kernel.errors import DomainError
from takt.settings import Settings, SettingsError, load_settings


@dataclass(frozen=True)
class Command:
    """A command, and the module:function that runs it."""

    name: str
    runs: str
    summary: str


COMMANDS = (
    Command("serve", "takt.runtime.serve:serve_command", "run the server"),
    Command("migrate", "takt.runtime.maintenance:migrate_command", "bring the tables up to date"),
    Command("demo", "takt.runtime.maintenance:demo_command", "load the demo plant"),
    Command("import", "takt.rollout.cli:import_command", "import data from CSV files"),
    Command("user", "takt.identity.cli:user_command", "add people, reset passwords and PINs"),
    Command("device", "takt.identity.cli:device_command", "list, enrol and revoke devices"),
    Command("backup", "takt.runtime.backup:backup_command", "write a verified backup"),
    Command("restore", "takt.runtime.restore:restore_command", "put a backup back"),
    Command("verify", "takt.checks:verify_command", "recompute every balance and chain"),
    Command("doctor", "takt.runtime.doctor:doctor_command", "say what is wrong, in plain words"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        settings = load_settings()
    except SettingsError as error:
        _complain("\n".join(("These settings are wrong / 以下设置有误:", *error.mistakes)))
        return 2
    # Only the chosen command's area is asked for its options.
    chosen = next((word for word in words if not word.startswith("-")), "")
    parser, subs = _parser(chosen)
    if not words:
        parser.print_help()
        return 2
    arguments, unknown = parser.parse_known_args(words)
    if unknown:
        subs[arguments.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    return _run(next(c for c in COMMANDS if c.name == arguments.command), arguments, settings)


def _run(command: Command, arguments: argparse.Namespace, settings: Settings) -> int:
    from takt.runtime.words import explain, sentence

    if command.name != "serve":
        # The server logs into its file. Elsewhere the pool's own remarks, tracebacks and all,
        # would stand before the sentence that says the same.
        logging.getLogger("asyncpg").addHandler(logging.NullHandler())
        logging.getLogger("asyncpg").propagate = False
    run = _find(command.runs)
    if run is None:
        _complain(sentence(settings, "command.not_there", name=command.name))
        return 2
    try:
        return run(arguments, settings)
    except DomainError as error:
        _complain(explain(settings, error))
    except KeyboardInterrupt:
        return 130
    except (ConnectionError, TimeoutError, _database_errors()) as error:
        why = str(error) or type(error).__name__
        _complain(sentence(settings, "database.unreachable", why=why))
    return 1


def _database_errors() -> type[Exception]:
    import asyncpg

    return asyncpg.PostgresConnectionError


def _parser(
    chosen: str,
) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser, and the one of each command, which knows the usage to show."""
    parser = argparse.ArgumentParser(prog="takt", description="Takt, the offline-first plant floor")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    subs = {}
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.summary, description=command.summary)
        if command.name == chosen:
            _add_arguments(command, sub)
        subs[command.name] = sub
    return parser, subs


def _add_arguments(command: Command, parser: argparse.ArgumentParser) -> None:
    if command.name == "serve":
        parser.add_argument("--demo", action="store_true", help="fill an empty server with a plant")
        parser.add_argument(
            "--new-authority",
            action="store_true",
            help="make a new certificate authority, which every device must trust anew",
        )
        return
    module, _, function = command.runs.partition(":")
    add = _find(f"{module}:{function.removesuffix('_command')}_arguments")
    if add is not None:
        add(parser)


def _find(place: str) -> Callable[..., int] | None:
    """Return the function, or None when this version does not have it."""
    module, _, function = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), function, None)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        return None
    return found if callable(found) else None


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the terminal is who asked


if __name__ == "__main__":
    sys.exit(main())
