"""Makes and checks the signed tokens of people and devices.

One fixed algorithm and audience per kind, a key ring with rotation by `kid`, and every claim
required. Time comes from the caller, never from the machine. Whether the subject still exists
and what it may do is for the identity area to say.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from takt.kernel.errors import Unauthorized
from takt.runtime.device_keys import public_key

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
OWN_LEEWAY_MS = 5_000
ASSERTION_LEEWAY_MS = 120_000
ASSERTION_LIFE_MS = MINUTE_MS
ROTATE_AFTER_MS = 30 * DAY_MS
ASSERTION_AUDIENCE = "takt-sync"
REQUIRED_CLAIMS = ("exp", "iat", "sub", "aud", "jti")
TOKEN_MAX_LENGTH = 4_096
JTI_MAX_LENGTH = 64


@dataclass(frozen=True, slots=True)
class TokenKind:
    """What a token is for; a token of one kind is never taken for another."""

    audience: str
    life_ms: int


PERSON_TOKEN = TokenKind("takt-person", 15 * MINUTE_MS)
DEVICE_TOKEN = TokenKind("takt-device", 15 * MINUTE_MS)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One HS256 secret of the ring."""

    kid: str
    secret: bytes
    created_at_ms: int


def new_signing_key(now_ms: int) -> SigningKey:
    """A fresh random key."""
    return SigningKey(secrets.token_hex(8), secrets.token_bytes(32), now_ms)


class KeyRing:
    """The keys that sign and check the server's own tokens; the newest signs."""

    def __init__(self, keys: Iterable[SigningKey]) -> None:
        self._keys = {key.kid: key for key in keys}

    @property
    def newest(self) -> SigningKey | None:
        """The key that signs, if there is any."""
        return max(self._keys.values(), key=lambda key: key.created_at_ms, default=None)

    def needs_rotation(self, now_ms: int) -> bool:
        """Whether a new key is due."""
        newest = self.newest
        return newest is None or now_ms - newest.created_at_ms >= ROTATE_AFTER_MS

    def knows(self, kid: str) -> bool:
        """Whether a token signed with `kid` can be checked."""
        return kid in self._keys

    def issue(
        self, kind: TokenKind, subject: str, now_ms: int, extra: Mapping[str, Any] | None = None
    ) -> tuple[str, int]:
        """A signed token for `subject` and the time at which it expires."""
        key = self.newest
        if key is None:
            raise LookupError("the key ring is empty")
        issued_s = now_ms // 1000
        expires_s = issued_s + kind.life_ms // 1000
        claims = {
            **(extra or {}),
            "sub": subject,
            "aud": kind.audience,
            "iat": issued_s,
            "exp": expires_s,
            "jti": uuid.uuid4().hex,
        }
        token = jwt.encode(claims, key.secret, algorithm="HS256", headers={"kid": key.kid})
        return token, expires_s * 1000

    def verify(self, kind: TokenKind, token: str, now_ms: int) -> dict[str, Any]:
        """The claims of a token of this kind, or Unauthorized."""
        key = self._keys.get(unverified_kid(token) or "")
        if key is None:
            raise Unauthorized("auth.token_invalid")
        claims = _decode(token, key.secret, "HS256", kind.audience)
        _check_times(claims, now_ms, OWN_LEEWAY_MS, kind.life_ms)
        return claims


def unverified_kid(token: str) -> str | None:
    """The key name in the token's header; nothing is proven by it."""
    kid = _header(token).get("kid")
    return kid if isinstance(kid, str) else None


def unverified_issuer(token: str) -> str:
    """The device that an assertion claims to come from, to find its key."""
    _header(token)
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise Unauthorized("auth.token_invalid") from error
    issuer = claims.get("iss")
    if not isinstance(issuer, str):
        raise Unauthorized("auth.token_invalid")
    return issuer


def verify_assertion(
    token: str, device: str, jwk: Mapping[str, Any], now_ms: int
) -> dict[str, Any]:
    """The claims of an assertion signed by `device` with its own key, or Unauthorized."""
    claims = _decode(token, public_key(jwk), "ES256", ASSERTION_AUDIENCE)
    if claims.get("iss") != device or claims["sub"] != device:
        raise Unauthorized("auth.token_invalid")
    _check_times(claims, now_ms, ASSERTION_LEEWAY_MS, ASSERTION_LIFE_MS)
    return claims


def _header(token: str) -> Mapping[str, Any]:
    if len(token) > TOKEN_MAX_LENGTH or not token.isascii():
        raise Unauthorized("auth.token_invalid")
    try:
        return jwt.get_unverified_header(token)
    except (jwt.PyJWTError, RecursionError) as error:
        raise Unauthorized("auth.token_invalid") from error


def _decode(token: str, key: Any, algorithm: str, audience: str) -> dict[str, Any]:
    header = _header(token)
    if header.get("alg") != algorithm or "crit" in header:
        raise Unauthorized("auth.token_invalid")
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=audience,
            options={
                "require": list(REQUIRED_CLAIMS),
                "strict_aud": True,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, RecursionError) as error:
        raise Unauthorized("auth.token_invalid") from error


def _check_times(claims: Mapping[str, Any], now_ms: int, leeway_ms: int, life_ms: int) -> None:
    issued, expires, jti = claims["iat"], claims["exp"], claims["jti"]
    if type(issued) is not int or type(expires) is not int or not 0 <= issued < 2**40:
        raise Unauthorized("auth.token_invalid")
    if not isinstance(jti, str) or not 0 < len(jti) <= JTI_MAX_LENGTH:
        raise Unauthorized("auth.token_invalid")
    if not 0 < (expires - issued) * 1000 <= life_ms or issued * 1000 > now_ms + leeway_ms:
        raise Unauthorized("auth.token_invalid")
    if expires * 1000 <= now_ms - leeway_ms:
        raise Unauthorized("auth.token_expired")
