"""The public half of a device's key: reading it from a JWK and checking what it signed.

Only P-256 and only public keys are taken. Which key belongs to which device is stored by the
identity area.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

COORDINATE_BYTES = 32
PRIVATE_MEMBERS = frozenset({"d", "k", "p", "q"})


class WrongKeyError(ValueError):
    """The JWK is not a public P-256 key."""


def normal_jwk(jwk: Mapping[str, Any]) -> dict[str, str]:
    """The four members that make the key, checked; anything private is refused."""
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or PRIVATE_MEMBERS & jwk.keys():
        raise WrongKeyError("not a public P-256 key")
    normal = {"kty": "EC", "crv": "P-256"}
    for name in ("x", "y"):
        raw = from_base64url(jwk.get(name))
        if raw is None or len(raw) != COORDINATE_BYTES:
            raise WrongKeyError(f"coordinate {name} is not 32 bytes of base64url")
        normal[name] = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    public_key(normal)
    return normal


def public_key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    """The key object; its point is checked to lie on the curve."""
    x, y = from_base64url(jwk["x"]), from_base64url(jwk["y"])
    if x is None or y is None:
        raise WrongKeyError("coordinates are not base64url")
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
    )
    try:
        return numbers.public_key()
    except ValueError as error:
        raise WrongKeyError("the point is not on the curve") from error


def is_signed_by(jwk: Mapping[str, Any], signature: str, message: bytes) -> bool:
    """Whether `signature` (base64url of r || s) is the key's ES256 signature of `message`."""
    raw = from_base64url(signature)
    if raw is None or len(raw) != 2 * COORDINATE_BYTES:
        return False
    r = int.from_bytes(raw[:COORDINATE_BYTES], "big")
    s = int.from_bytes(raw[COORDINATE_BYTES:], "big")
    try:
        public_key(jwk).verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def from_base64url(text: Any) -> bytes | None:
    """The bytes of unpadded base64url, or None when `text` is anything else."""
    if not isinstance(text, str) or not text.isascii() or "=" in text:
        return None
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
