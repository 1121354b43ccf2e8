"""Where print jobs may be sent: printers of the plant's own network, and whom the owner names.

A printer's address is typed by a person and connected to by the server, so it must not become a way
to reach what only the server reaches: its own services, or machines outside of the plant.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PRIVATE: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
PORTS: Final = frozenset({*range(9100, 9110), 6101})
"""Where label and office printers take jobs as they are."""
# A name server that does not answer keeps a thread for a while; no other work waits for these.
_NAMES: Final = ThreadPoolExecutor(4, thread_name_prefix="printer-names")


class HostRefused(Exception):
    """The printer may not be sent to, or has no address; `why` is a stable word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PrinterHosts:
    """The rule. `named` are names, addresses and networks from TAKT_PRINTER_HOSTS."""

    named: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    own: frozenset[Address] = frozenset()

    @classmethod
    def of(cls, named: Iterable[str], own: Iterable[Address] = ()) -> PrinterHosts:
        """Reads the setting; what is neither address nor network is a name."""
        names, networks = set(), []
        for entry in named:
            try:
                networks.append(ipaddress.ip_network(entry, strict=False))
            except ValueError:
                names.add(entry.lower())
        return cls(frozenset(names), tuple(networks), frozenset(own))

    def demand(self, host: str, port: int, address: Address) -> None:
        """Raises unless a job may go to this address, to which the host's name has led."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if host.lower() in self.named or any(plain in network for network in self.networks):
            return
        if plain in self.own or not any(plain in network for network in PRIVATE):
            raise HostRefused("host_not_allowed")
        if port not in PORTS:
            raise HostRefused("port_not_allowed")

    async def resolve(self, host: str, port: int) -> Address:
        """The address to connect to; looked up once, so that it cannot change after the check."""
        address = _number(host) or await _looked_up(host)
        self.demand(host, port, address)
        return address


def _number(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


async def _looked_up(host: str) -> Address:
    loop = asyncio.get_running_loop()
    ask = partial(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
    try:
        found = await loop.run_in_executor(_NAMES, ask)
    except OSError as error:
        raise HostRefused("host_unknown") from error
    return ipaddress.ip_address(found[0][4][0])
