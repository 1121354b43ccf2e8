"""The command `takt import`: a dry run by default, everything or nothing with --apply."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from takt.kernel.errors import DomainError, Invalid, NotFound

if TYPE_CHECKING:
    from takt.rollout.mapping import MappingPlan
    from takt.rollout.report import Report
    from takt.rollout.run import ImportRequest
    from takt.runtime.installation import Installation
    from takt.settings import Settings


def import_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("file", nargs="?", type=Path, help="the CSV or TSV file to read")
    parser.add_argument("--mapping", help="mapping file, or the name of a shipped one: takt/items")
    parser.add_argument("--set", help="folder of a mapping set, or the name: adventureworks")
    parser.add_argument(
        "--from", dest="folder", type=Path, help="the folder that holds the files of a set"
    )
    parser.add_argument(
        "--var",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="give a variable of the mapping a value, for example site=DEMO",
    )
    parser.add_argument(
        "--apply", action="store_true", help="write; without it nothing is changed (dry run)"
    )
    parser.add_argument(
        "--dry-run",
        dest="apply",
        action="store_false",
        help="tell what it would do and change nothing: the default",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def request_of(arguments: argparse.Namespace) -> ImportRequest:
    """What the command line asks for; Invalid when it does not add up."""
    from takt.rollout.run import ImportRequest
    from takt.rollout.sets import file_source, load_mapping, load_set

    given = dict(_pair(text) for text in arguments.var)
    if arguments.set and arguments.folder and not arguments.file and not arguments.mapping:
        chosen = load_set(arguments.set)
        _demand_known(given, chosen.plans)
        if not arguments.folder.is_dir():
            raise NotFound("rollout.folder_missing", folder=str(arguments.folder))
        sources = chosen.sources(arguments.folder)
        return ImportRequest(chosen.id, sources, {**chosen.variables, **given}, arguments.apply)
    if arguments.mapping and not arguments.set and not arguments.folder:
        plan = load_mapping(arguments.mapping)
        if plan.rows is None and arguments.file is None:
            raise Invalid("rollout.file_missing")
        _demand_known(given, [plan])
        if arguments.file is not None and not arguments.file.is_file():
            raise NotFound("rollout.file_not_found", file=str(arguments.file))
        source = file_source(plan, arguments.file or Path())
        return ImportRequest(plan.id, [source], given, arguments.apply)
    raise Invalid("rollout.file_and_mapping_or_set_and_folder")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise Invalid("rollout.variable_without_value", variable=text)
    return name, value


def _demand_known(given: Mapping[str, str], plans: Sequence[MappingPlan]) -> None:
    """A variable that no mapping takes would be a wish that nobody hears."""
    known = sorted({name for plan in plans for name in plan.variables()})
    for name in given:
        if name not in known:
            raise Invalid("rollout.variable_unknown", variable=name, known=", ".join(known) or "-")


def import_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the import and print its report; 0 when all is well, 1 with problems, 2 unusable."""
    from takt.runtime.installation import installation
    from takt.runtime.words import explain, field_meaning, language_of

    try:
        request = request_of(arguments)
        with installation(settings) as place:
            report = asyncio.run(_import(request, place))
    except DomainError as error:
        faults = getattr(error, "errors", ())
        tell = _teller(sys.stderr.write)
        tell(explain(settings, error))
        for fault in faults:
            tell(f"  {fault.field or 'file'}: {field_meaning(settings, fault.code)}")
        return 2
    tell = _teller(sys.stdout.write)
    if arguments.json:
        tell(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines(language_of(settings)):
            tell(line)
    return 1 if report.problems else 0


async def _import(request: ImportRequest, place: Installation) -> Report:
    from takt.catalogue import Workplace
    from takt.kernel.clock import SystemClock
    from takt.rollout.run import run_import
    from takt.runtime.feeds import Nudger

    if place.is_ours:
        # Nobody else runs on this data: the tables may be of an earlier version, or not there.
        await place.migrate()
    async with place.open() as database:
        nudger = Nudger(database.pool)
        work = Workplace(database, SystemClock(), nudge=nudger.nudge)
        report = await run_import(work, request)
        await nudger.close()
    return report


def _teller(write: Callable[[str], object]) -> Callable[[str], None]:
    def tell(line: str) -> None:
        write(f"{line}\n")

    return tell
