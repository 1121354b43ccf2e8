"""A printer's address is no way to what only the server reaches."""

from __future__ import annotations

import ipaddress

import pytest

from takt.inventory.printing.edit_printers import host_fault
from takt.inventory.printing.hosts import HostRefused, PrinterHosts
from takt.inventory.printing.model import LONGEST_WAIT_MS, next_try_ms

OWN = ipaddress.ip_address("192.168.1.10")
PLANT = PrinterHosts.of((), [OWN])


def fault(hosts: PrinterHosts, address: str, port: int = 9100, host: str = "") -> str | None:
    try:
        hosts.demand(host or address, port, ipaddress.ip_address(address))
    except HostRefused as refused:
        return refused.why
    return None


@pytest.mark.parametrize("address", ["10.1.2.3", "172.31.0.9", "192.168.1.11", "fd00::9"])
def test_printers_of_the_plants_network_are_sent_to(address: str) -> None:
    assert fault(PLANT, address) is None


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "fe80::1", "224.0.0.1", "8.8.8.8",
        "100.64.0.1", "172.32.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "192.168.1.10",
        "255.255.255.255", "2001:db8::1",
    ],
)  # fmt: skip
def test_nothing_else_is_reached(address: str) -> None:
    assert fault(PLANT, address) == "host_not_allowed"


@pytest.mark.parametrize("port", [22, 80, 443, 5432, 8443, 9111])
def test_only_the_ports_of_printers_are_reached(port: int) -> None:
    assert fault(PLANT, "192.168.1.11", port) == "port_not_allowed"


def test_what_the_owner_names_is_allowed_on_any_port() -> None:
    hosts = PrinterHosts.of(["127.0.0.1", "203.0.113.0/28", "Label-Printer.example"])

    assert fault(hosts, "127.0.0.1", 40_000) is None
    assert fault(hosts, "203.0.113.5", 80) is None
    assert fault(hosts, "198.51.100.7", 9100, "label-printer.EXAMPLE") is None
    assert fault(hosts, "127.0.0.2") == "host_not_allowed"


async def test_a_name_is_judged_by_the_address_that_it_leads_to() -> None:
    with pytest.raises(HostRefused, match="host_not_allowed"):
        await PLANT.resolve("localhost", 9100)


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("printer-1.plant.example", None),
        ("192.168.1.11", None),
        ("127.0.0.1", "host_not_allowed"),
        ("", "missing"),
        ("printer one", "not_a_host"),
        ("http://printer", "not_a_host"),
        ("-printer", "not_a_host"),
        ("127.1", "not_a_host"),
        ("0x7f000001", "not_a_host"),
        ("2130706433", "not_a_host"),
    ],
)
def test_a_host_is_a_name_or_an_address_written_out(host: str, why: str | None) -> None:
    assert host_fault(PLANT, host, 9100) == why


def test_a_printer_that_is_off_is_tried_less_and_less_often() -> None:
    waits = [next_try_ms(tries) for tries in range(1, 21)]

    assert waits[:4] == [5_000, 10_000, 20_000, 40_000]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_MS
