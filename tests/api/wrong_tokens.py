"""Named tokens that must open nothing: forged, expired, of another kind, for somebody else."""

import base64
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from takt.runtime.tokens import SigningKey
from tests.server import EnrolledDevice, Server, SignedIn

HOUR_S = 3600


class Case:
    """What a forger has at hand: a server, a real person and device, even the real key."""

    def __init__(
        self, server: Server, person: SignedIn, device: EnrolledDevice, key: SigningKey
    ) -> None:
        self.server = server
        self.person = person
        self.device = device
        self.key = key
        self.now_s = server.clock.now_ms() // 1000
        self.good = person.headers["authorization"][7:]
        self.claims: dict[str, Any] = jwt.decode(self.good, options={"verify_signature": False})

    def signed(self, *without: str, kid: str | None = "", **changes: Any) -> str:
        """A token signed with the server's own key, its claims changed."""
        claims = {**self.claims, **changes}
        kept = {name: value for name, value in claims.items() if name not in without}
        headers = {} if kid is None else {"kid": kid or self.key.kid}
        return jwt.encode(kept, self.key.secret, algorithm="HS256", headers=headers)

    def hashed(self, alg: str, claims: dict[str, Any], secret: bytes) -> str:
        """A token with an HMAC of our choice, made without a library that would object."""
        body = self.raw({"alg": alg, "kid": self.key.kid}, claims).removesuffix(".")
        digest = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}[alg]
        return f"{body}.{_base64url(hmac.digest(secret, body.encode(), digest))}"

    def raw(self, header: Any, claims: Any, signature: bytes = b"") -> str:
        """A token put together by hand."""
        parts = [json.dumps(part, separators=(",", ":")).encode() for part in (header, claims)]
        return ".".join(_base64url(part) for part in [*parts, signature])


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


Forge = Callable[[Case], str | Awaitable[str]]


def _flip(token: str, part: int) -> str:
    pieces = token.split(".")
    first = pieces[part][0]
    pieces[part] = ("A" if first != "A" else "B") + pieces[part][1:]
    return ".".join(pieces)


def _es256(case: Case) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(case.claims, key, algorithm="ES256", headers={"kid": case.key.kid})


async def _of_device(case: Case) -> str:
    headers = await case.server.device_headers(case.device)
    return headers["authorization"][7:]


PERSON_TOKENS: dict[str, Forge] = {
    "no token": lambda _: "",
    "a word": lambda _: "hello",
    "two dots": lambda _: "..",
    "four parts": lambda case: case.good + ".x",
    "parts that are not base64": lambda _: "a!.b!.c!",
    "a token of 5,000 characters": lambda case: case.good + "A" * 5000,
    "a token with a quote": lambda case: case.good[:-1] + '"',
    "a changed header": lambda case: _flip(case.good, 0),
    "changed claims": lambda case: _flip(case.good, 1),
    "a changed signature": lambda case: _flip(case.good, 2),
    "no signature": lambda case: case.good.rpartition(".")[0] + ".",
    "alg none": lambda case: case.raw({"alg": "none", "kid": case.key.kid}, case.claims),
    "alg None": lambda case: case.raw({"alg": "None", "kid": case.key.kid}, case.claims),
    "alg nOnE with the good signature": lambda case: case.raw(
        {"alg": "nOnE", "kid": case.key.kid}, case.claims, b"x" * 32
    ),
    "no alg": lambda case: case.raw({"kid": case.key.kid}, case.claims),
    "alg as a list": lambda case: case.raw({"alg": ["HS256"], "kid": case.key.kid}, case.claims),
    "HS384": lambda case: case.hashed("HS384", case.claims, case.key.secret),
    "HS512": lambda case: case.hashed("HS512", case.claims, case.key.secret),
    "ES256 for HS256": _es256,
    "a header that is a list": lambda case: case.raw([1], case.claims),
    "claims that are a list": lambda case: case.raw({"alg": "HS256", "kid": case.key.kid}, [1]),
    "claims nested 1,000 deep": lambda case: case.raw(
        {"alg": "HS256", "kid": case.key.kid}, json.loads("[" * 500 + "]" * 500)
    ),
    "a critical header": lambda case: jwt.encode(
        case.claims,
        case.key.secret,
        algorithm="HS256",
        headers={"kid": case.key.kid, "crit": ["x"]},
    ),
    "no kid": lambda case: case.signed(kid=None),
    "an unknown kid": lambda case: case.signed(kid="0123456789abcdef"),
    "a kid that is a path": lambda case: case.signed(kid="../../dev/null"),
    "a kid that is SQL": lambda case: case.signed(kid="' OR '1'='1"),
    "a kid that is a number": lambda case: case.raw({"alg": "HS256", "kid": 7}, case.claims),
    "an empty key": lambda case: case.raw({"alg": "HS256", "kid": ""}, case.claims),
    "another key": lambda case: jwt.encode(
        case.claims, b"k" * 32, algorithm="HS256", headers={"kid": case.key.kid}
    ),
    "expired": lambda case: case.signed(iat=case.now_s - HOUR_S, exp=case.now_s - HOUR_S + 60),
    "from the future": lambda case: case.signed(iat=case.now_s + 60, exp=case.now_s + 120),
    "a life of a year": lambda case: case.signed(exp=case.now_s + 365 * 24 * HOUR_S),
    "an end before its beginning": lambda case: case.signed(exp=case.now_s - 1),
    "without exp": lambda case: case.signed("exp"),
    "without iat": lambda case: case.signed("iat"),
    "without sub": lambda case: case.signed("sub"),
    "without aud": lambda case: case.signed("aud"),
    "without jti": lambda case: case.signed("jti"),
    "without a session": lambda case: case.signed("sid"),
    "exp as text": lambda case: case.signed(exp=str(case.now_s + 60)),
    "exp as true": lambda case: case.signed(exp=True),
    "exp as a fraction": lambda case: case.signed(exp=case.now_s + 60.5),
    "exp beyond all clocks": lambda case: case.signed(exp=2**60),
    "iat below zero": lambda case: case.signed(iat=-5, exp=60),
    "jti as a number": lambda case: case.signed(jti=7),
    "an empty jti": lambda case: case.signed(jti=""),
    "a jti of 65 characters": lambda case: case.signed(jti="j" * 65),
    "for devices": lambda case: case.signed(aud="takt-device"),
    "for the assertion": lambda case: case.signed(aud="takt-sync"),
    "for several": lambda case: case.signed(aud=["takt-person", "takt-device"]),
    "somebody else": lambda case: case.signed(sub="999999"),
    "a name for a number": lambda case: case.signed(sub="Anna"),
    "a person below zero": lambda case: case.signed(sub="-1"),
    "a person beyond bigint": lambda case: case.signed(sub="9" * 40),
    "another session": lambda case: case.signed(sid="00000000-0000-4000-8000-000000000000"),
    "a session that is SQL": lambda case: case.signed(sid="'; DROP TABLE person; --"),
    "a session in upper case": lambda case: case.signed(sid=str(case.claims["sid"]).upper() + " "),
    "a real device token": _of_device,
}


def _other_key(case: Case) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return jwt.encode(_assertion_claims(case), key, algorithm="ES256")


ASSERTIONS: dict[str, Callable[[Case], Any]] = {
    "no assertion": lambda _: "",
    "a number": lambda _: 7,
    "a word": lambda _: "hello",
    "two dots": lambda _: "..",
    "5,000 characters": lambda _: "A" * 5000,
    "characters outside ASCII": lambda _: "é.é.é",
    "a person's token": lambda case: case.good,
    "alg none": lambda case: case.raw(
        {"alg": "none"}, {"iss": case.device.id, "sub": case.device.id}
    ),
    "signed with HS256 and the public key": lambda case: case.hashed(
        "HS256", _assertion_claims(case), json.dumps(case.device.key.jwk).encode()
    ),
    "signed by another device's key": _other_key,
    "for another device": lambda case: _assert(case, sub="3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"),
    "by another device": lambda case: _assert(case, iss="3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"),
    "by a device that is no UUID": lambda case: _assert(case, iss="x", sub="x"),
    "in upper case": lambda case: _assert(
        case, iss=case.device.id.upper(), sub=case.device.id.upper()
    ),
    "without iss": lambda case: _assert(case, iss=None),
    "without sub": lambda case: _assert(case, sub=None),
    "without aud": lambda case: _assert(case, aud=None),
    "without iat": lambda case: _assert(case, iat=None),
    "without exp": lambda case: _assert(case, exp=None),
    "without jti": lambda case: _assert(case, jti=None),
    "for another audience": lambda case: _assert(case, aud="takt-device"),
    "expired": lambda case: _assert(case, iat=case.now_s - 600, exp=case.now_s - 540),
    "from the future": lambda case: _assert(case, iat=case.now_s + 600, exp=case.now_s + 660),
    "good for two minutes": lambda case: _assert(case, exp=case.now_s + 120),
    "a jti of 65 characters": lambda case: _assert(case, jti="j" * 65),
    "a jti that is a number": lambda case: _assert(case, jti=12),
}


def _assertion_claims(case: Case) -> dict[str, Any]:
    return {
        "iss": case.device.id,
        "sub": case.device.id,
        "aud": "takt-sync",
        "iat": case.now_s,
        "exp": case.now_s + 60,
        "jti": "one",
    }


def _assert(case: Case, **changes: Any) -> str:
    return case.device.key.assertion(case.device.id, case.now_s * 1000, **changes)
