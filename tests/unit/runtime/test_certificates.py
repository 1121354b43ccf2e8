"""The server's own certificates: who vouches for what, and when they are renewed."""

import dataclasses
import datetime as dt
import ipaddress
import os
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509

from takt.kernel.clock import ManualClock
from takt.runtime.addresses import Addresses
from takt.runtime.certificates import (
    LEAF_DAYS,
    Certificates,
    ensure_certificates,
    forget_authority,
)
from takt.settings import Settings

DAY_MS = 86_400_000
PLANT = Addresses(
    "192.168.1.20",
    ("localhost", "plant", "plant.local"),
    (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("192.168.1.20")),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def leaf_of(certificates: Certificates) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificates.certificate.read_bytes())


def names_of(certificates: Certificates) -> set[str]:
    extension = leaf_of(certificates).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    return {str(name.value) for name in extension.value}


def with_number(text: str) -> Addresses:
    return dataclasses.replace(PLANT, numbers=(*PLANT.numbers, ipaddress.ip_address(text)))


def test_the_first_start_makes_an_authority_and_a_certificate_for_every_address(
    settings: Settings, clock: ManualClock
) -> None:
    made = ensure_certificates(settings, PLANT, clock)

    assert made.was_renewed
    assert names_of(made) == {"localhost", "plant", "plant.local", "127.0.0.1", "192.168.1.20"}
    assert made.left_out == ()


def test_the_certificate_is_valid_for_no_longer_than_browsers_accept(
    settings: Settings, clock: ManualClock
) -> None:
    leaf = leaf_of(ensure_certificates(settings, PLANT, clock))

    life = leaf.not_valid_after_utc - leaf.not_valid_before_utc
    assert life == dt.timedelta(days=LEAF_DAYS)


def test_keys_can_be_read_by_their_owner_only(settings: Settings, clock: ManualClock) -> None:
    made = ensure_certificates(settings, PLANT, clock)

    for name in ("ca.key", "server.key"):
        mode = stat.S_IMODE((made.key.parent / name).stat().st_mode)
        assert mode == 0o600
    assert stat.S_IMODE(made.key.parent.stat().st_mode) == 0o700


def test_a_second_start_keeps_both(settings: Settings, clock: ManualClock) -> None:
    first = ensure_certificates(settings, PLANT, clock)
    fingerprint, content = first.fingerprint(), first.certificate.read_bytes()

    second = ensure_certificates(settings, PLANT, clock)

    assert not second.was_renewed
    assert second.fingerprint() == fingerprint
    assert second.certificate.read_bytes() == content


def test_a_certificate_near_its_end_is_renewed_under_the_same_authority(
    settings: Settings, clock: ManualClock
) -> None:
    fingerprint = ensure_certificates(settings, PLANT, clock).fingerprint()
    clock.advance(340 * DAY_MS)

    renewed = ensure_certificates(settings, PLANT, clock)

    assert renewed.was_renewed
    assert renewed.fingerprint() == fingerprint
    assert renewed.expires_at.timestamp() * 1000 > clock.now_ms() + 300 * DAY_MS


def test_a_new_address_renews_the_certificate(settings: Settings, clock: ManualClock) -> None:
    ensure_certificates(settings, PLANT, clock)

    renewed = ensure_certificates(settings, with_number("10.0.0.7"), clock)

    assert renewed.was_renewed
    assert "10.0.0.7" in names_of(renewed)


def test_a_lost_address_alone_renews_nothing(settings: Settings, clock: ManualClock) -> None:
    ensure_certificates(settings, with_number("10.0.0.7"), clock)

    assert not ensure_certificates(settings, PLANT, clock).was_renewed


def test_an_address_that_the_authority_may_not_vouch_for_is_left_out_and_named(
    settings: Settings, clock: ManualClock
) -> None:
    ensure_certificates(settings, PLANT, clock)
    elsewhere = dataclasses.replace(with_number("8.8.8.8"), names=("localhost", "bank.example"))

    made = ensure_certificates(settings, elsewhere, clock)

    assert made.left_out == ("bank.example", "8.8.8.8")
    assert "8.8.8.8" not in names_of(made)


def test_an_authority_made_on_a_public_address_vouches_for_exactly_that_one(
    settings: Settings, clock: ManualClock
) -> None:
    made = ensure_certificates(settings, with_number("198.51.100.4"), clock)

    assert made.left_out == ()
    assert ensure_certificates(settings, with_number("198.51.100.5"), clock).left_out == (
        "198.51.100.5",
    )


def test_an_authority_near_its_end_is_made_anew(settings: Settings, clock: ManualClock) -> None:
    first = ensure_certificates(settings, PLANT, clock).fingerprint()
    clock.advance(3300 * DAY_MS)

    second = ensure_certificates(settings, PLANT, clock)

    assert second.fingerprint() != first
    assert second.was_renewed


def test_a_key_that_does_not_fit_is_replaced(settings: Settings, clock: ManualClock) -> None:
    made = ensure_certificates(settings, PLANT, clock)
    made.key.write_bytes((made.key.parent / "ca.key").read_bytes())

    assert ensure_certificates(settings, PLANT, clock).was_renewed


def test_a_bought_certificate_is_used_as_it_is(
    settings: Settings, clock: ManualClock, tmp_path: Path
) -> None:
    own = ensure_certificates(settings, PLANT, clock)
    bought = dataclasses.replace(
        Settings(data_dir=tmp_path / "other"),
        certificate_file=own.certificate,
        certificate_key_file=own.key,
    )

    used = ensure_certificates(bought, PLANT, clock)

    assert (used.certificate, used.authority) == (own.certificate, None)
    assert not (tmp_path / "other").exists()


def test_forgetting_the_authority_makes_one_that_covers_the_new_address(
    settings: Settings, clock: ManualClock
) -> None:
    ensure_certificates(settings, PLANT, clock)
    moved = with_number("198.51.100.4")
    assert ensure_certificates(settings, moved, clock).left_out == ("198.51.100.4",)

    forget_authority(settings)

    assert ensure_certificates(settings, moved, clock).left_out == ()


def handshake(made: Certificates, host: str) -> None:
    """Let a client that trusts only the authority check the server's certificate."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=made.authority)
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname=host)
    there = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue


def test_a_client_that_trusts_the_authority_accepts_name_and_address(
    settings: Settings, clock: ManualClock
) -> None:
    clock.set(int(os.stat(settings.data_dir).st_mtime * 1000))  # the handshake asks the real clock
    made = ensure_certificates(settings, PLANT, clock)

    for host in ("plant.local", "192.168.1.20"):
        handshake(made, host)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(made, "bank.example")
