"""Signing in with a password, renewing a session, signing out.

A refresh token is used once; one that comes back a second time was copied, and ends the whole
session. Wrong tries are counted per account and per address before the password is looked at.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import asyncpg

from takt.identity import credentials, errors, queries, store, tables
from takt.identity.commands import SignIn
from takt.identity.model import AttemptLimit, Person, name_key
from takt.identity.store import Actor
from takt.kernel.clock import Clock
from takt.runtime.built import run
from takt.runtime.database import Connection, Database

DAY_MS = 86_400_000
SESSION_LIFE_MS = 30 * DAY_MS
REFRESH_LIFE_MS = 14 * DAY_MS
LOST_REPLY_MS = 30_000
ACCOUNT_LIMIT = AttemptLimit(10, 15 * 60_000)
ADDRESS_LIMIT = AttemptLimit(60, 15 * 60_000)

COUNT_ATTEMPT = """
    INSERT INTO sign_in_attempt AS tried (key, window_started_at, attempts)
    VALUES ($1, $2, 1)
    ON CONFLICT (key) DO UPDATE SET
        attempts = CASE WHEN tried.window_started_at <= $3 THEN 1 ELSE tried.attempts + 1 END,
        window_started_at =
            CASE WHEN tried.window_started_at <= $3 THEN $2 ELSE tried.window_started_at END
    RETURNING attempts, window_started_at
"""
FORGIVE_ADDRESS = """
    UPDATE sign_in_attempt SET attempts = greatest(attempts - 1, 0) WHERE key = $1
"""
INSERT_SESSION = """
    INSERT INTO session (id, person_id, device_id, created_at, expires_at)
    VALUES ($1, $2, (SELECT id FROM device WHERE id = $3), $4, $5)
"""
NAME_DEVICE = """
    UPDATE session SET device_id = (SELECT id FROM device WHERE id = $2)
    WHERE id = $1 AND device_id IS NULL
"""
LOCK_REFRESH = """
    SELECT token.used_at, token.expires_at AS token_expires_at, session.id::text AS session,
        session.person_id, session.expires_at, session.revoked_at
    FROM refresh_token AS token
    JOIN session ON session.id = token.session_id
    WHERE token.hash = $1
    FOR UPDATE OF token, session
"""


USED_LATER = """
    SELECT EXISTS (
        SELECT FROM refresh_token
        WHERE session_id = $1 AND hash <> $2 AND used_at >= $3
    )
"""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person and the refresh token for next time, in the clear."""

    id: str
    person: Person
    refresh_token: str


async def sign_in(
    database: Database, clock: Clock, command: SignIn, address: str | None, device: str | None
) -> Session:
    """Begin a session, or refuse without saying what was wrong."""
    account_key = credentials.code_hash("account:" + name_key(command.name))
    address_key = None if address is None else credentials.code_hash("address:" + address)
    async with database.connection() as connection:
        await _count(connection, account_key, ACCOUNT_LIMIT, clock.now_ms())
        if address_key is not None:
            await _count(connection, address_key, ADDRESS_LIMIT, clock.now_ms())
        found = await queries.account(connection, command.name)
    kept = found["password_hash"] if found is not None and found["active"] else None
    right = await credentials.is_password(kept, command.password)
    actor = Actor(clock.now_ms(), None if found is None else found["id"], device)
    async with database.transaction() as connection:
        if right and found is not None:
            return await _welcome(connection, actor, account_key, address_key)
        if found is not None:
            entry = actor.entry("sign_in_failed", f"person:{found['id']}")
            await store.finish(connection, [entry], actor.now_ms)
    raise errors.sign_in_failed()


async def _welcome(
    connection: Connection, actor: Actor, account_key: bytes, address_key: bytes | None
) -> Session:
    """Forget the wrong tries and begin the session, if the person may still come in."""
    tried = tables.SignInAttempt
    await run(connection, tried.delete().where(tried.key == account_key))
    await connection.execute(FORGIVE_ADDRESS, address_key)
    await run(connection, tried.delete().where(tried.window_started_at < actor.now_ms - DAY_MS))
    return await _begin(connection, actor)


async def check_attempts(
    connection: Connection, key: str, limit: AttemptLimit, now_ms: int
) -> None:
    """Count one try of anything that can be guessed, and refuse when there were too many."""
    await _count(connection, credentials.code_hash(key), limit, now_ms)


async def _count(connection: Connection, key: bytes, limit: AttemptLimit, now_ms: int) -> None:
    row = await connection.fetchrow(COUNT_ATTEMPT, key, now_ms, now_ms - limit.window_ms)
    if row is None:
        raise LookupError("the attempt was not counted")
    retry_ms = limit.retry_ms(row["attempts"], row["window_started_at"], now_ms)
    if retry_ms:
        raise errors.too_many_attempts(retry_ms)


async def _begin(connection: Connection, actor: Actor) -> Session:
    if actor.person is None:
        raise errors.sign_in_failed()
    person_id = actor.person
    [person] = await queries.people(connection, [person_id])
    if not person.active:
        raise errors.sign_in_failed()
    session = str(uuid.uuid4())
    token = credentials.new_refresh_token()
    await connection.execute(
        INSERT_SESSION,
        session,
        person_id,
        actor.device,
        actor.now_ms,
        actor.now_ms + SESSION_LIFE_MS,
    )
    await _keep_token(connection, token, session, actor.now_ms)
    await store.finish(connection, [actor.entry("signed_in", f"person:{person_id}")], actor.now_ms)
    return Session(session, person, token)


async def _keep_token(connection: Connection, token: str, session: str, now_ms: int) -> None:
    kept = tables.RefreshToken(
        hash=credentials.code_hash(token), session_id=session, expires_at=now_ms + REFRESH_LIFE_MS
    )
    await run(connection, tables.RefreshToken.insert(kept))


async def _end(connection: Connection, session_id: str, now_ms: int, reason: str) -> None:
    session = tables.Session
    ended = session.update({session.revoked_at: now_ms, session.revoked_for: reason})
    await run(connection, ended.where((session.id == session_id) & session.revoked_at.is_null()))


async def renew(database: Database, clock: Clock, token: str, device: str | None = None) -> Session:
    """Exchange a refresh token for a new one; a token used before ends its session.

    A reply may be lost on the way, or two tabs wake together: a token that was used a moment ago
    is taken once more, as long as nothing that was given for it has been used. A session that was
    begun before its device was enrolled belongs to that device from now on.
    """
    hashed = credentials.code_hash(token)
    now_ms = clock.now_ms()
    async with database.transaction() as connection:
        found = await connection.fetchrow(LOCK_REFRESH, hashed)
        if found is None:
            raise errors.session_ended()
        if found["used_at"] is None or await _was_lost(connection, found, hashed, now_ms):
            await connection.execute(NAME_DEVICE, found["session"], device)
            return await _rotate(connection, found, hashed, now_ms)
        actor = Actor(now_ms, found["person_id"])
        await _end(connection, found["session"], now_ms, "refresh_token_reused")
        entry = actor.entry("refresh_token_reused", f"person:{found['person_id']}")
        await store.finish(connection, [entry], now_ms)
    raise errors.session_ended()


async def _was_lost(
    connection: Connection, found: asyncpg.Record, hashed: bytes, now_ms: int
) -> bool:
    if now_ms - found["used_at"] > LOST_REPLY_MS:
        return False
    later = await connection.fetchval(USED_LATER, found["session"], hashed, found["used_at"])
    return not later


async def _rotate(
    connection: Connection, found: asyncpg.Record, hashed: bytes, now_ms: int
) -> Session:
    ends_at = min(found["token_expires_at"], found["expires_at"])
    [person] = await queries.people(connection, [found["person_id"]])
    if found["revoked_at"] is not None or now_ms >= ends_at or not person.active:
        raise errors.session_ended()
    token = credentials.new_refresh_token()
    used = tables.RefreshToken
    first_use = used.update({used.used_at: now_ms})
    await run(connection, first_use.where((used.hash == hashed) & used.used_at.is_null()))
    await _keep_token(connection, token, found["session"], now_ms)
    return Session(found["session"], person, token)


async def sign_out(database: Database, clock: Clock, token: str) -> None:
    """End the session of this refresh token; an unknown token has none to end."""
    async with database.transaction() as connection:
        found = await connection.fetchrow(LOCK_REFRESH, credentials.code_hash(token))
        if found is None or found["revoked_at"] is not None:
            return
        actor = Actor(clock.now_ms(), found["person_id"])
        await _end(connection, found["session"], actor.now_ms, "signed_out")
        entry = actor.entry("signed_out", f"person:{found['person_id']}")
        await store.finish(connection, [entry], actor.now_ms)
