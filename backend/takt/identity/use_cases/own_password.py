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
from takt.runtime.database import Database

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
        kept = await queries.password_hash(connection, caller.person)
    wrong = [FieldError("new", one.code) for one in _policy_errors(command, person.name)]
    if not await credentials.is_password(kept, command.old):
        wrong.insert(0, FieldError("old", "wrong"))
    if wrong:
        raise Invalid("identity.password_refused", errors=wrong)
    password_hash = await credentials.hash_password(command.new)
    async with database.transaction() as connection:
        await store.lock(connection)
        if await queries.password_hash(connection, caller.person) != kept:
            raise Invalid("identity.password_refused", errors=[FieldError("old", "wrong")])
        await store.set_password(connection, caller.person, password_hash)
        await store.end_sessions(
            connection, caller.person, actor.now_ms, "password_changed", but=caller.session
        )
        entry = actor.entry("own_password_changed", f"person:{caller.person}")
        await store.finish(connection, [entry], actor.now_ms)


def _policy_errors(command: ChangeOwnPassword, name: str) -> list[FieldError]:
    errors = credentials.password_errors(command.new, name)
    return [*errors, FieldError("new", "not_new")] if command.new == command.old else errors
