"""Names the caller behind a token, and keeps the keys that sign tokens.

Every request asks the database again whether the person, the session and the device are still
good: what an administrator takes away is gone at the next contact.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

from takt.identity import errors, queries, tables
from takt.identity.model import people_on
from takt.kernel.clock import Clock
from takt.kernel.errors import Unauthorized
from takt.runtime.auth import Caller
from takt.runtime.built import fetch, run
from takt.runtime.database import Connection, Database
from takt.runtime.tokens import (
    DAY_MS,
    DEVICE_TOKEN,
    PERSON_TOKEN,
    KeyRing,
    SigningKey,
    new_signing_key,
    unverified_kid,
    verify_assertion,
)

KEYS_LOCK = 0x74616B74_6B65
RELOAD_EVERY_MS = 5_000
KEEP_KEYS_MS = 60 * DAY_MS
LOCK = "SELECT pg_advisory_xact_lock($1)"
USE_ASSERTION = """
    INSERT INTO used_assertion (device_id, jti, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING jti
"""
ASSERTION_KEPT_MS = 10 * 60_000


class IdentityAuthority:
    """The authority behind the guards of `runtime.auth`, on the identity tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._ring = KeyRing(())
        self._read_at_ms: int | None = None
        self._reading = asyncio.Lock()

    async def ring(self, kid: str | None = None) -> KeyRing:
        """The key ring; read again when `kid` is unknown, and a new key made when one is due."""
        now_ms = self._clock.now_ms()
        stale = self._read_at_ms is None or now_ms - self._read_at_ms >= RELOAD_EVERY_MS
        unknown = kid is not None and not self._ring.knows(kid)
        if self._ring.needs_rotation(now_ms) or (unknown and stale):
            async with self._reading:
                await self._read(now_ms)
        return self._ring

    async def _read(self, now_ms: int) -> None:
        async with self._database.transaction() as connection:
            ring = await _load(connection)
            if ring.needs_rotation(now_ms):
                await connection.execute(LOCK, KEYS_LOCK)
                ring = await _load(connection)
            if ring.needs_rotation(now_ms):
                key = new_signing_key(now_ms)
                await _keep(connection, key, now_ms)
                ring = await _load(connection)
        self._ring = ring
        self._read_at_ms = now_ms

    async def person(self, token: str) -> Caller:
        """The person behind an access token, with the rights held now."""
        ring = await self.ring(unverified_kid(token))
        now_ms = self._clock.now_ms()
        claims = ring.verify(PERSON_TOKEN, token, now_ms)
        person_id, session = _number(claims["sub"]), _uuid(claims.get("sid"))
        async with self._database.connection() as connection:
            found = await connection.fetchrow(queries.SESSION, session, person_id, now_ms)
            if found is None:
                raise errors.session_ended()
            rights = (await queries.rights_of(connection, [person_id]))[person_id]
        return Caller(
            person=person_id,
            device=found["device"],
            site=found["site"],
            session=session,
            sites=rights.at(now_ms),
            blind_to=tuple(found["blind_to"]),
        )

    async def device(self, token: str) -> Caller:
        """The device behind a device token, with its status of this moment."""
        ring = await self.ring(unverified_kid(token))
        claims = ring.verify(DEVICE_TOKEN, token, self._clock.now_ms())
        device = _uuid(claims["sub"])
        async with self._database.connection() as connection:
            found = await connection.fetchrow(queries.CALLING_DEVICE, device)
        if found is None:
            raise Unauthorized("auth.token_invalid")
        return Caller(
            device=device,
            site=found["site"],
            push_only=found["status"] != "active" or claims.get("push_only") is True,
            device_status=found["status"],
        )

    async def person_on_device(self, token: str, person: int | None) -> Caller:
        """The device behind a token with the rights at its site of the person named."""
        caller = await self.device(token)
        if caller.device is None or person is None:
            return caller
        async with self._database.connection() as connection:
            (device,) = await queries.devices(connection, [caller.device])
            known = await queries.people(connection, [person])
            blind_to = await connection.fetchval(queries.BLIND_TO, caller.device, person)
        for one in people_on(device, known):
            held = frozenset((right, device.site) for right in one.permissions_at(device.site))
            return replace(caller, person=one.id, sites=held, blind_to=tuple(blind_to))
        return caller

    async def scopes(self, device: str) -> list[str]:
        """What the device may load now; nothing when it is not active."""
        async with self._database.connection() as connection:
            return await queries.granted_scopes(connection, device)

    async def issue_person_token(self, person_id: int, session: str) -> tuple[str, int]:
        """A short access token for a session."""
        ring = await self.ring()
        return ring.issue(PERSON_TOKEN, str(person_id), self._clock.now_ms(), {"sid": session})

    async def issue_device_token(self, device: str, push_only: bool) -> tuple[str, int]:
        """A short device token; with `push_only` it opens push and nothing else."""
        ring = await self.ring()
        extra = {"push_only": True} if push_only else {}
        return ring.issue(DEVICE_TOKEN, device, self._clock.now_ms(), extra)

    async def take_assertion(self, connection: Connection, assertion: str, issuer: str) -> str:
        """The device that signed the assertion; each assertion is good once."""
        device_id = _uuid(issuer)
        now_ms = self._clock.now_ms()
        jwk = await queries.device_key(connection, device_id)
        if jwk is None:
            raise Unauthorized("auth.token_invalid")
        claims = verify_assertion(assertion, device_id, jwk, now_ms)
        expires_at = now_ms + ASSERTION_KEPT_MS
        if not await connection.fetchval(USE_ASSERTION, device_id, claims["jti"], expires_at):
            raise Unauthorized("auth.assertion_used")
        used = tables.UsedAssertion
        await run(connection, used.delete().where(used.expires_at < now_ms))
        return device_id


async def _load(connection: Connection) -> KeyRing:
    rows = await fetch(connection, tables.SigningKey.select())
    return KeyRing(SigningKey(row["kid"], bytes(row["secret"]), row["created_at"]) for row in rows)


async def _keep(connection: Connection, key: SigningKey, now_ms: int) -> None:
    """Store a new key and forget those that no token can be signed with any more."""
    known = tables.SigningKey
    await run(connection, known.insert(known(kid=key.kid, secret=key.secret, created_at=now_ms)))
    await run(connection, known.delete().where(known.created_at < now_ms - KEEP_KEYS_MS))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise Unauthorized("auth.token_invalid")
    return int(text)


def _uuid(text: object) -> str:
    try:
        value = uuid.UUID(str(text))
    except ValueError as error:
        raise Unauthorized("auth.token_invalid") from error
    if str(value) != text:
        raise Unauthorized("auth.token_invalid")
    return str(value)
