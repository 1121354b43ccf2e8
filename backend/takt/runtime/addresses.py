"""Under which names and addresses other devices reach this machine."""

import ipaddress
import socket
from dataclasses import dataclass

import psutil

from takt.settings import Settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Addresses:
    """What a certificate must name; `primary` is what people are told to type."""

    primary: str
    names: tuple[str, ...]
    numbers: tuple[Address, ...]


def as_address(text: str) -> Address | None:
    """Return the IP address that the text is, or None when it is a name."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def find_addresses(settings: Settings) -> Addresses:
    """Look at the machine and at TAKT_PUBLIC_HOSTS."""
    names = ["localhost", *_machine_names()]
    numbers = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"), *own_numbers()]
    for host in settings.public_hosts:
        number = as_address(host)
        if number is None:
            names.append(host.lower())
        else:
            numbers.append(number)
    return Addresses(_primary(settings), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(numbers)))


def _machine_names() -> list[str]:
    name = socket.gethostname().lower()
    if not _is_host_name(name) or name == "localhost":
        return []
    short = name.partition(".")[0]
    return [name, f"{short}.local"] if name != f"{short}.local" else [name]


def _is_host_name(name: str) -> bool:
    labels = name.split(".")
    return len(name) <= 253 and all(
        0 < len(label) <= 63 and label.isascii() and label.replace("-", "").isalnum()
        for label in labels
    )


def own_numbers() -> list[Address]:
    """Every address of this machine that others can reach."""
    found: list[Address] = []
    for name, entries in sorted(psutil.net_if_addrs().items()):
        for entry in entries:
            if entry.family not in (socket.AF_INET, socket.AF_INET6) or name == "lo":
                continue
            number = as_address(entry.address.partition("%")[0])
            if number is not None and not (number.is_loopback or number.is_link_local):
                found.append(number)
    return sorted(found, key=lambda number: (number.version, int(number)))


def _primary(settings: Settings) -> str:
    if settings.public_hosts:
        return settings.public_hosts[0]
    if settings.host not in ("0.0.0.0", "::", ""):  # noqa: S104 - a comparison, no binding
        return settings.host
    # No packet is sent: connecting a datagram socket only picks the way out.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            numbers = [number for number in own_numbers() if number.version == 4]
            return str(numbers[0]) if numbers else "127.0.0.1"


def url_host(host: str) -> str:
    """Return the host as it stands in an address line."""
    return f"[{host}]" if ":" in host else host
