"""Where a request comes from: the page that sent it, and the address that counts for limits.

A proxy's address says nothing about the client; only proxies that the settings name are believed
when they tell the client's address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

IPV6_CLIENT_BITS = 64


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Whether the page that asks was served by this very host; programs send no Origin."""
    origin = headers.get("origin")
    if origin is None:
        return True
    host = headers.get("host", "").lower()
    try:
        parts = urlsplit(origin)
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(host)
        and origin.lower() == (f"{parts.scheme}://{host}")
    )


def client_address(
    peer: str | None, forwarded_for: str | None, trusted_proxies: Collection[str]
) -> str | None:
    """The client's address, or None when only a proxy's is known."""
    if peer is None:
        return None
    if peer not in trusted_proxies:
        return _network(peer)
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    for hop in reversed(hops):
        if hop not in trusted_proxies:
            return _network(hop)
    return None


def _network(text: str) -> str | None:
    """An IPv4 address itself, or the network that one IPv6 client usually owns."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), IPV6_CLIENT_BITS), strict=False))
    return str(address)
