"""Which pages are ours, and whose address counts."""

import pytest

from takt.runtime.origin import client_address, is_same_origin

PROXIES = ("10.0.0.1", "10.0.0.2")


@pytest.mark.parametrize(
    ("origin", "is_same"),
    [
        (None, True),
        ("https://takt.local:8443", True),
        ("https://TAKT.local:8443", True),
        ("http://takt.local:8443", True),
        ("https://takt.local", False),
        ("https://takt.local:9443", False),
        ("https://evil.test", False),
        ("https://takt.local:8443.evil.test", False),
        ("https://takt.local:8443@evil.test", False),
        ("https://evil.test/takt.local:8443", False),
        ("https://takt.local:8443/", False),
        ("null", False),
        ("", False),
        ("file://", False),
        ("https://", False),
        ("https://takt.local:notaport", False),
        ("https://[::1", False),
        ("chrome-extension://takt.local:8443", False),
    ],
)
def test_only_the_very_same_host_is_ours(origin: str | None, is_same: bool) -> None:
    headers = {"host": "takt.local:8443"} | ({} if origin is None else {"origin": origin})

    assert is_same_origin(headers) is is_same


def test_without_a_host_no_page_is_ours() -> None:
    assert not is_same_origin({"origin": "https://takt.local"})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", None, None),
        ("10.0.0.1", "10.0.0.2", None),
        ("10.0.0.1", "nonsense", None),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", None, "192.0.2.7"),
        ("testclient", None, None),
        (None, "203.0.113.9", None),
    ],
)
def test_only_known_proxies_are_believed(
    peer: str | None, forwarded: str | None, address: str | None
) -> None:
    assert client_address(peer, forwarded, PROXIES) == address
