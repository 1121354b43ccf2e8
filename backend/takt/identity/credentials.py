"""Passwords, PINs, badge codes and one-time codes: what is allowed, and what is kept of them.

Nothing here is stored in the clear. Slow hashes run in a thread, so that a sign-in never stops
other requests; checking an unknown name costs as much as checking a known one.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from functools import cache

import argon2

from takt.identity.model import Pin, name_key
from takt.kernel.errors import FieldError

PASSWORD_MIN = 10
PASSWORD_MAX = 128
PIN_ITERATIONS = 600_000
PIN_SALT_BYTES = 16
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
BADGE_LENGTH = 16
REFRESH_BYTES = 32
ARGON2_PASSES = 3
ARGON2_MEMORY_KIB = 64 * 1024

_COMMON_TEXT = """
    password passwort passw0rd p@ssw0rd p@ssword letmein welcome admin administrator root master
    login user guest test testing demo example sample default changeme secret private access
    qwerty qwertyuiop qwertzuiop azerty asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx
    iloveyou sunshine princess dragon monkey football baseball superman batman starwars pokemon
    whatever freedom trustno shadow michael jennifer jordan charlie summer winter spring autumn
    monday friday january december hello goodbye computer internet samsung iphone google windows
    factory workshop warehouse production operator supervisor storekeeper inspector planner viewer
    company manager employee scanner tablet barcode inventory takt gongchang cangku shengchan mima
    woaini woaini1314 nihao zhongguo beijing shanghai shenzhen guangzhou
    abcdef abcdefg abcdefgh abcdefghij abcd1234 abc123 a1b2c3d4 a1b2c3d4e5 aa123456 a123456
    correcthorse correcthorsebatterystaple opensesame
    """
COMMON_WORDS = frozenset(_COMMON_TEXT.split())
DECORATION = "0123456789!?.,;:-_+*#$%&@=/ "
WEAK_RUNS = ("0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


def password_errors(password: str, name: str) -> list[FieldError]:
    """What is wrong with a new password for this person; all of it at once."""
    errors = []
    if len(password) < PASSWORD_MIN:
        errors.append(FieldError("password", "too_short"))
    if len(password) > PASSWORD_MAX:
        errors.append(FieldError("password", "too_long"))
    if is_common(password):
        errors.append(FieldError("password", "too_common"))
    plain, own = name_key(password).replace(" ", ""), name_key(name).replace(" ", "")
    if own and (plain == own or plain.strip(DECORATION) == own or (len(own) > 3 and own in plain)):
        errors.append(FieldError("password", "contains_name"))
    return errors


def is_common(password: str) -> bool:
    """Whether a password is a word that everybody tries first, a run, or few letters repeated."""
    plain = name_key(password).replace(" ", "")
    core = plain.strip(DECORATION)
    if not core:
        return len(set(plain)) < 5 or _is_run(plain)
    doubled = core[: len(core) // 2] if core[: len(core) // 2] * 2 == core else core
    if {plain, core, doubled} & COMMON_WORDS or len(set(plain)) < 4:
        return True
    return _is_run(plain) or _is_run(core)


def _is_run(text: str) -> bool:
    return any(text in run * 3 for run in WEAK_RUNS) or any(text in run[::-1] for run in WEAK_RUNS)


def pin_errors(pin: str) -> list[FieldError]:
    """What is wrong with a new PIN."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        return [FieldError("pin", "not_4_to_8_digits")]
    if len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210":
        return [FieldError("pin", "too_simple")]
    return []


def _derive_pin(pin: str) -> Pin:
    salt = secrets.token_bytes(PIN_SALT_BYTES)
    derived = hashlib.pbkdf2_hmac("sha256", pin.encode("ascii"), salt, PIN_ITERATIONS)
    return Pin(salt.hex(), PIN_ITERATIONS, derived.hex())


async def make_pin(pin: str) -> Pin:
    """What devices need to check this PIN offline."""
    return await asyncio.to_thread(_derive_pin, pin)


def is_pin(kept: Pin, pin: str) -> bool:
    """Whether `pin` is the one that was kept; the device does the same in TypeScript."""
    derived = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(kept.salt), kept.iterations)
    return hmac.compare_digest(derived, bytes.fromhex(kept.hash))


@cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher(ARGON2_PASSES, memory_cost=ARGON2_MEMORY_KIB, parallelism=1)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe(24))


async def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return await asyncio.to_thread(_hasher().hash, password)


def _is_password(kept: str | None, password: str) -> bool:
    try:
        _hasher().verify(kept or _nobodys_hash(), password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return kept is not None


async def is_password(kept: str | None, password: str) -> bool:
    """Whether the password is right; takes as long when nobody is behind the name."""
    return await asyncio.to_thread(_is_password, kept, password[: PASSWORD_MAX + 1])


def random_code(length: int) -> str:
    """A code that people can read aloud: Crockford base32, without I, L, O and U."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def random_pin(digits: int) -> str:
    """A PIN that is not one of the simple ones."""
    while pin_errors(pin := "".join(secrets.choice("0123456789") for _ in range(digits))):
        pass
    return pin


def normal_code(text: str) -> str:
    """A code as it was issued, however it was typed: O is 0, I and L are 1."""
    upper = "".join(text.upper().split()).replace("-", "")
    return upper.translate(str.maketrans("OIL", "011"))


def code_hash(code: str) -> bytes:
    """What is kept of a one-time code, a badge code or a refresh token."""
    return hashlib.sha256(code.encode("utf-8")).digest()


def badge_hash(code: str) -> str:
    """What devices hold of a badge code."""
    return code_hash(normal_code(code)).hex()


def new_refresh_token() -> str:
    """A random refresh token."""
    return base64.urlsafe_b64encode(secrets.token_bytes(REFRESH_BYTES)).rstrip(b"=").decode()
