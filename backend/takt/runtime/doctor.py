"""`takt doctor`: looks at everything that keeps a plant's server well and says it in plain words.

The same findings feed the status page. Exit code 1 when something is wrong; what is only to be
looked at leaves it 0.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator

import asyncpg

from takt.kernel.clock import Clock, SystemClock
from takt.kernel.errors import DomainError
from takt.runtime.database import Connection, Database
from takt.runtime.doctor_machine import (
    Finding,
    look_at_machine,
    look_at_ports,
    look_at_server,
)
from takt.runtime.doctor_words import DOCTOR_WORDS, HEADINGS
from takt.runtime.installation import holds_data, installation
from takt.runtime.migrate import known, pending
from takt.runtime.serve import running_server
from takt.runtime.words import explain, language_of, say
from takt.settings import Settings

CLOCK_SECONDS_MAX = 5
MARKS = {"ok": "✓", "warning": "!", "wrong": "✗"}
FACTS = """
SELECT current_setting('server_version') AS version,
    pg_database_size(current_database()) AS size,
    (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms,
    current_user::text AS role
"""
OWNS_TABLES = """
SELECT EXISTS (
    SELECT FROM pg_tables
    WHERE schemaname = current_schema() AND tableowner = current_user
) OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
"""
TOO_WIDE = """
SELECT class.relname::text AS name
FROM pg_trigger AS guard
JOIN pg_class AS class ON class.oid = guard.tgrelid
WHERE guard.tgname = 'append_only'
    AND has_table_privilege(class.oid, 'UPDATE, DELETE, TRUNCATE')
ORDER BY class.relname
"""


def doctor_command(_: argparse.Namespace, settings: Settings) -> int:
    """Print every finding; 1 when any is wrong."""
    clock = SystemClock()
    findings: list[Finding] = []
    running = running_server(settings)
    if settings.database_url is None and not holds_data(settings):
        # Looking must not make an empty server, which would then look like a catastrophe.
        nothing = Finding("wrong", "data_none", {"path": str(settings.data_dir)})
        return show(settings, [nothing, *look_at_ports(settings)])
    try:
        with installation(settings) as place:
            findings += asyncio.run(_look_at_database(place.app_url, clock))
    except (DomainError, OSError, asyncpg.PostgresError) as error:
        why = explain(settings, error) if isinstance(error, DomainError) else str(error)
        findings.append(Finding("wrong", "database_broken", {"why": why}))
    findings += look_at_machine(settings, clock)
    if running is None:
        findings += [Finding("ok", "server_stopped"), *look_at_ports(settings)]
    else:
        findings += look_at_server(settings, running)
    return show(settings, findings)


def show(settings: Settings, findings: list[Finding]) -> int:
    """Print the findings and return the exit code."""
    column = 1 if language_of(settings) == "zh-CN" else 0
    for finding in findings:
        say(f" {MARKS[finding.level]} {DOCTOR_WORDS[finding.code][column].format(**finding.data)}")
    wrong = sum(finding.level == "wrong" for finding in findings)
    warnings = sum(finding.level == "warning" for finding in findings)
    heading = "wrong" if wrong else "warnings" if warnings else "all_well"
    say()
    say(HEADINGS[heading][column].format(wrong=wrong, warnings=warnings))
    return 1 if wrong else 0


async def _look_at_database(url: str, clock: Clock) -> list[Finding]:
    database = await Database.open(url, size=1)
    try:
        return [finding async for finding in look_at_database(database, clock)]
    finally:
        await database.close()


async def look_at_database(database: Database, clock: Clock) -> AsyncIterator[Finding]:
    """Look at the open database with the rights of the application."""
    async with database.connection() as connection:
        facts = await connection.fetchrow(FACTS)
        if facts is None:
            raise RuntimeError("a SELECT without FROM has one row")
        size_mb = facts["size"] // 1_000_000
        yield Finding("ok", "database", {"version": facts["version"], "size_mb": size_mb})
        seconds = abs(facts["now_ms"] - clock.now_ms()) // 1000
        is_off = seconds > CLOCK_SECONDS_MAX
        yield (
            Finding("wrong", "clock_off", {"seconds": seconds})
            if is_off
            else Finding("ok", "clock")
        )
        is_migrated = await connection.fetchval("SELECT to_regclass('migration') IS NOT NULL")
        if is_migrated:
            yield await _rights(connection, facts["role"])
    missing = await pending() if is_migrated else known()
    if missing:
        names = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
        data = {"names": names, "count": len(missing)}
        yield Finding("wrong", "migrations_pending", data)
    else:
        yield Finding("ok", "migrations", {"count": len(known())})


async def _rights(connection: Connection, role: str) -> Finding:
    if await connection.fetchval(OWNS_TABLES):
        return Finding("warning", "rights_single")
    wide = [row["name"] for row in await connection.fetch(TOO_WIDE)]
    if wide:
        return Finding("wrong", "rights_too_wide", {"tables": ", ".join(wide)})
    return Finding("ok", "rights", {"role": role})
