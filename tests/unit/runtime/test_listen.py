"""Which port the server takes, and what it says when another program has it."""

import os
import socket
from pathlib import Path

import pytest

from takt.runtime.listen import PortError, moved_words, remember_ports, take_port
from takt.runtime.port_holder import port_holder
from takt.settings import Settings

HOST = "127.0.0.1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    return Settings(data_dir=tmp_path, host=HOST, port=port)


def occupied(port: int) -> socket.socket:
    other = socket.socket()
    other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    other.bind((HOST, port))
    other.listen()
    return other


def started(settings: Settings) -> int:
    """The port of one start, which is over at once."""
    taken = take_port(settings, "port")
    remember_ports(settings, {"port": taken})
    port = taken.port
    taken.socket.close()
    return port


def test_a_server_keeps_the_port_under_which_phones_know_it(settings: Settings) -> None:
    with occupied(settings.port):
        first = started(settings)

    assert first != settings.port
    assert started(settings) == first


def test_one_start_on_another_port_does_not_change_where_phones_look(settings: Settings) -> None:
    usual = started(settings)
    with occupied(usual):
        assert started(settings) != usual

    assert started(settings) == usual


def test_phones_that_are_cut_off_are_told_loudly_and_with_the_program(settings: Settings) -> None:
    usual = started(settings)
    with occupied(usual):
        taken = take_port(settings, "port")
        code, figures = moved_words(taken, "port", "another program")
        taken.socket.close()

    assert code == "serve.port_lost"
    assert figures["port"] == str(usual)
    assert f"PID {os.getpid()}" in figures["holder"]


def test_a_port_that_no_phone_knows_is_changed_with_a_plain_word(settings: Settings) -> None:
    with occupied(settings.port):
        taken = take_port(settings, "port")
        code, _ = moved_words(taken, "port", "another program")
        taken.socket.close()

    assert code == "serve.port_moved"


def test_a_port_that_somebody_set_is_taken_or_refused_with_the_program(tmp_path: Path) -> None:
    with occupied(0) as other:
        port = other.getsockname()[1]
        settings = Settings(data_dir=tmp_path, host=HOST, port=port, given=frozenset({"port"}))
        with pytest.raises(PortError) as refused:
            take_port(settings, "port")

    assert refused.value.code == "serve.port_in_use_by"
    assert f"PID {os.getpid()}" in refused.value.data["holder"]


def test_a_damaged_memory_costs_no_start(settings: Settings) -> None:
    (settings.data_dir / "ports.json").write_text("{", "utf-8")

    assert started(settings) == settings.port


def test_where_the_system_says_nothing_the_program_is_not_named(tmp_path: Path) -> None:
    assert port_holder(8443, tmp_path) is None
