"""What passwords, PINs and codes must be like."""

import hashlib

import pytest

from takt.identity import credentials
from takt.identity.credentials import (
    badge_hash,
    code_hash,
    is_pin,
    make_pin,
    normal_code,
    password_errors,
    pin_errors,
    random_code,
    random_pin,
)


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "Passw0rd!!",
        "PASSWORDPASSWORD",
        "qwertyuiop",
        "1234567890",
        "0987654321",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "zyxwvutsrqpo",
        "correcthorsebatterystaple",
        "woaini1314520",
        "warehouse2026",
        "Ｐａｓｓｗｏｒｄ１２３",
        "1111122222",
        "letmein!!!",
    ],
)
def test_a_password_that_everybody_tries_first_is_refused(password: str) -> None:
    assert "too_common" in {error.code for error in password_errors(password, "Anna")}


@pytest.mark.parametrize(
    "password",
    ["brass-otter-41", "violet canyon moss", "上海的雨下了三天还没停", "x9!kQ2#vLp", "4829175036"],
)
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert password_errors(password, "Anna Berg") == []


@pytest.mark.parametrize(
    "password", ["Anna Berg 1", "annaberg2026", "!!ANNABERG!!", "my-annaberg-x"]
)
def test_a_password_that_is_the_name_is_refused(password: str) -> None:
    assert "contains_name" in {error.code for error in password_errors(password, "Anna Berg")}


def test_length_is_counted_in_characters_and_has_an_end() -> None:
    assert {error.code for error in password_errors("短密码", "Anna")} == {
        "too_short",
        "too_common",
    }
    assert {error.code for error in password_errors("xy7" * 50, "Anna")} == {
        "too_long",
        "too_common",
    }


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "-123", "12 34"])
def test_a_pin_is_four_to_eight_digits(pin: str) -> None:
    assert [error.code for error in pin_errors(pin)] == ["not_4_to_8_digits"]


@pytest.mark.parametrize("pin", ["0000", "1234", "4321", "99999999", "56789"])
def test_a_pin_that_everybody_tries_first_is_refused(pin: str) -> None:
    assert [error.code for error in pin_errors(pin)] == ["too_simple"]


async def test_a_pin_is_kept_as_pbkdf2_that_any_device_can_check() -> None:
    kept = await make_pin("2468")

    salt = bytes.fromhex(kept.salt)
    assert kept.hash == hashlib.pbkdf2_hmac("sha256", b"2468", salt, 600_000).hex()
    assert is_pin(kept, "2468")
    assert not is_pin(kept, "2469")


def test_codes_use_letters_that_cannot_be_mistaken() -> None:
    codes = [random_code(10) for _ in range(200)]

    assert len(set(codes)) == 200
    assert not set("".join(codes)) & set("ILOUilou")


def test_a_code_typed_badly_is_the_same_code() -> None:
    assert normal_code(" k7q2m-9xz4o ") == "K7Q2M9XZ40"
    assert normal_code("il0") == "110"


def test_a_badge_is_kept_as_the_hash_that_devices_compare() -> None:
    assert badge_hash("abcd-1234") == hashlib.sha256(b"ABCD1234").hexdigest()
    assert len(code_hash("x")) == 32


def test_random_pins_are_never_simple() -> None:
    assert all(pin_errors(random_pin(4)) == [] for _ in range(200))


async def test_an_unknown_name_costs_a_real_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Hasher:
        def hash(self, _: str) -> str:
            return "somebody's hash"

        def verify(self, kept: str, _: str) -> bool:
            asked.append(kept)
            return True

    credentials._nobodys_hash.cache_clear()
    monkeypatch.setattr(credentials, "_hasher", Hasher)

    assert not await credentials.is_password(None, "x")
    assert asked == ["somebody's hash"]
    credentials._nobodys_hash.cache_clear()
