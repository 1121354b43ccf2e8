"""Which keys are taken from devices, and what counts as their signature."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from takt.runtime.device_keys import WrongKeyError, is_signed_by, normal_jwk
from takt_sync.chain import push_message


def encoded(number: int, length: int = 32) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(length, "big")).rstrip(b"=").decode()


PRIVATE = ec.generate_private_key(ec.SECP256R1())
NUMBERS = PRIVATE.public_key().public_numbers()
JWK: dict[str, Any] = {
    "kty": "EC",
    "crv": "P-256",
    "x": encoded(NUMBERS.x),
    "y": encoded(NUMBERS.y),
}


def sign(message: bytes) -> str:
    r, s = decode_dss_signature(PRIVATE.sign(message, ec.ECDSA(hashes.SHA256())))
    return (
        base64.urlsafe_b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        .rstrip(b"=")
        .decode()
    )


def test_what_a_browser_adds_to_a_key_is_left_out() -> None:
    browser = {**JWK, "ext": True, "key_ops": ["verify"]}

    assert normal_jwk(browser) == JWK


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a private key", {"d": encoded(5)}),
        ("RSA", {"kty": "RSA"}),
        ("a secret", {"kty": "oct", "k": "AAAA"}),
        ("another curve", {"crv": "P-384"}),
        ("no curve", {"crv": None}),
        ("no x", {"x": None}),
        ("x as a number", {"x": 5}),
        ("padded x", {"x": encoded(NUMBERS.x) + "="}),
        ("short x", {"x": encoded(5, 31)}),
        ("long x", {"x": encoded(5, 33)}),
        ("x in plain base64", {"x": "+/" + encoded(NUMBERS.x)[2:]}),
        ("a point off the curve", {"y": encoded(5)}),
        ("the point at zero", {"x": encoded(0), "y": encoded(0)}),
        ("a coordinate beyond the field", {"x": "_" * 42 + "8"}),
    ],
)
def test_anything_but_a_public_p256_key_is_refused(name: str, change: dict[str, Any]) -> None:
    with pytest.raises(WrongKeyError):
        normal_jwk({**JWK, **change})


def test_a_push_signature_is_good_for_exactly_its_message() -> None:
    signature = sign(push_message("s1", 7, b"ab"))

    assert is_signed_by(JWK, signature, push_message("s1", 7, b"ab"))
    assert not is_signed_by(JWK, signature, push_message("s1", 8, b"ab"))
    assert not is_signed_by(JWK, signature, push_message("s2", 7, b"ab"))


@pytest.mark.parametrize("signature", ["", "x", "A" * 85, "A" * 86, "A" * 88, "=" * 86, "é" * 86])
def test_nonsense_is_no_signature(signature: str) -> None:
    assert not is_signed_by(JWK, signature, b"message")
