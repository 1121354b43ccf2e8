"""`takt user` and `takt device` at the server's own terminal."""

import argparse
import re

import pytest

from takt.identity import cli
from takt.settings import Settings
from tests.server import DeviceKey, Server

ENGLISH = Settings(language="en")


async def run(server: Server, *words: str) -> int:
    parser = argparse.ArgumentParser()
    area, *rest = words
    if area == "user":
        cli.user_arguments(parser)
        actions = cli.USER_ACTIONS
    else:
        cli.device_arguments(parser)
        actions = cli.DEVICE_ACTIONS
    arguments = parser.parse_args(rest)
    return await cli.act(server.database, actions[arguments.action], arguments, ENGLISH)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    return {line[0]: line[1] for line in lines if len(line) > 1}


async def test_a_person_added_at_the_terminal_can_sign_in(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(server, "user", "add", "刘洋", "--role", f"operator@{server.site}") == 0

    said = printed(capsys)
    anna = await server.sign_in(int(said["id"]), "刘洋", said["password"])
    me = await server.client.get("/api/v1/me", headers=anna.headers)
    assert {one["site"] for one in me.json()["permissions"]} == {server.site}


async def test_a_forgotten_password_is_set_anew_at_the_terminal(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = await server.person("viewer", name="Anna")

    assert await run(server, "user", "password", "anna") == 0

    await server.sign_in(anna.id, "Anna", printed(capsys)["password"])


async def test_pin_badge_and_retirement_work_by_name_or_number(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = await server.person("viewer", name="Anna")

    assert await run(server, "user", "pin", str(anna.id)) == 0
    assert len(printed(capsys)["pin"]) == 6
    assert await run(server, "user", "badge", "Anna") == 0
    assert len(printed(capsys)["badge"]) == 16
    assert await run(server, "user", "retire", "Anna") == 0
    assert await run(server, "user", "list") == 0
    assert "Anna\tended" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("user", "add", "X", "--role", "emperor"),
        ("user", "add", "X", "--role", "operator@everywhere"),
        ("user", "add", "X", "--password", "short"),
        ("user", "add", "X", "--pin", "1111"),
        ("user", "password", "Nobody"),
        ("user", "retire", "Nobody"),
        ("device", "enrol", "Gate", "--site", "4711"),
        ("device", "revoke", "nonsense", "--reason", "x"),
        ("device", "retire", "3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"),
    ],
    ids=" ".join,
)
async def test_what_is_refused_is_said_and_nothing_is_written(
    server: Server, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    before = await server.written()

    assert await run(server, *words) == 1

    said = capsys.readouterr().out
    assert said
    assert not re.search(r"\b(identity|request|auth)\.[a-z_]+|\b[a-z]+_[a-z_]+\b", said), said
    assert await server.written() == before


async def test_a_site_is_named_by_its_code_and_a_list_says_what_it_shows(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(server, "device", "list") == 0
    assert "No device yet" in capsys.readouterr().out

    assert await run(server, "device", "enrol", "Gate 4", "--site", f"s{server.site}") == 0
    assert "valid until" in printed(capsys)
    assert await run(server, "user", "add", "Liu", "--role", f"operator@S{server.site}") == 0
    assert await run(server, "user", "list") == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[-2] == "number\tname\tstate\troles"
    assert lines[-1].endswith(f"Liu\tactive\toperator@S{server.site}")


async def test_a_device_is_enrolled_listed_and_revoked(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(server, "device", "enrol", "Gate 4", "--site", str(server.site)) == 0
    code = printed(capsys)["code"]
    server.clock.set(2**41)
    reply = await server.client.post(
        "/sync/v1/enrol", json={"code": code, "public_key": DeviceKey.new().jwk}
    )
    assert reply.status_code == 403, "the code of the terminal lives by the machine's clock"

    device = await server.device()
    assert await run(server, "device", "revoke", device.id, "--reason", "x", "--lost") == 0
    assert await run(server, "device", "list") == 0
    assert f"{device.id}\tGate tablet\tS{server.site}\tshared\tlost" in capsys.readouterr().out
