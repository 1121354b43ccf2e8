"""Changing one's own password: who changes it must know the old one."""

from __future__ import annotations

from takt.identity import credentials, queries, store
from takt.identity.commands import ChangeOwnPassword
from takt.identity.errors import session_ended
from takt.identity.model import AttemptLimit
from takt.identity.store import Actor
from takt.identity.use_cases import sessions
from takt.kernel.clock import Clock
from takt.kernel.errors import FieldError, Invalid
from takt.runtime.auth import Caller
from takt.runtime.database import Connection, Database

LIMIT = AttemptLimit(10, 15 * 60_000)


async def change_own_password(
    database: Database, clock: Clock, command: ChangeOwnPassword, caller: Caller
) -> None:
    """Set a new password and end every other session of the person.

    A stolen access token must not be a way to guess the password: tries are counted first.
    """
    if caller.person is None or caller.session is None:
        raise session_ended()
    actor = Actor(clock.now_ms(), caller.person, caller.device)
    async with database.connection() as connection:
        key = f"own-password:{caller.person}"
        await sessions.check_attempts(connection, key, LIMIT, actor.now_ms)
        [person] = await queries.people(connection, [caller.person])
        kept = await connection.fetchval(queries.PASSWORD_OF, caller.person)
    wrong = [FieldError("new", one.code) for one in _policy_errors(command, person.name)]
    if not await credentials.is_password(kept, command.old):
        wrong.insert(0, FieldError("old", "wrong"))
    if wrong:
        raise Invalid("identity.password_refused", errors=wrong)
    password_hash = await credentials.hash_password(command.new)
    async with database.transaction() as connection:
        await _keep(connection, actor, caller.session, kept, password_hash)


def _policy_errors(command: ChangeOwnPassword, name: str) -> list[FieldError]:
    errors = credentials.password_errors(command.new, name)
    return [*errors, FieldError("new", "not_new")] if command.new == command.old else errors


async def _keep(
    connection: Connection, actor: Actor, session: str, kept: str | None, password_hash: str
) -> None:
    """Write the new hash, unless somebody set another password meanwhile."""
    await store.lock(connection)
    if await connection.fetchval(queries.PASSWORD_OF, actor.person) != kept:
        raise Invalid("identity.password_refused", errors=[FieldError("old", "wrong")])
    await connection.execute(store.UPDATE_PASSWORD, actor.person, password_hash)
    await connection.execute(
        store.END_OTHER_SESSIONS, actor.person, actor.now_ms, "password_changed", session
    )
    entry = actor.entry("own_password_changed", f"person:{actor.person}")
    await store.finish(connection, [entry], actor.now_ms)
