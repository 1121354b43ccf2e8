"""The mailbox of a socket, and who is told of which scope."""

import asyncio
import json
from typing import cast

import pytest

from takt.runtime import hub as hub_module
from takt.runtime.database import Database
from takt.runtime.hub import POLICY_VIOLATION, Hub, Mailbox


@pytest.fixture
def hub() -> Hub:
    return Hub(cast(Database, None))


async def told(mailbox: Mailbox) -> dict[str, object]:
    message = await mailbox.take()
    assert message is not None
    return cast(dict[str, object], json.loads(message))


async def test_the_first_message_names_every_scope_so_that_nothing_is_missed(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master", "me:d1"})

    assert await told(mailbox) == {"type": "nudge", "head": 0, "scopes": ["master", "me:d1"]}


async def test_only_the_newest_head_waits_and_no_scope_is_forgotten(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "NUDGE_GAP_S", 0)
    mailbox = hub.join("d1", {"master", "site:1"})
    await mailbox.take()

    hub.nudge(7, ["master"])
    hub.nudge(9, ["site:1"])
    hub.nudge(8, ["master", "warehouse:4"])

    assert await told(mailbox) == {"type": "nudge", "head": 9, "scopes": ["master", "site:1"]}


async def test_a_device_hears_nothing_of_scopes_that_it_was_not_granted(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master"})
    await mailbox.take()

    hub.nudge(7, ["inbox:1", "me:d2"])

    assert not mailbox.wanted


async def test_a_thousand_nudges_within_a_second_become_at_most_six(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master"})
    heads: list[int] = []

    async def read() -> None:
        while (message := await mailbox.take()) is not None:
            heads.append(json.loads(message)["head"])

    reader = asyncio.create_task(read())
    loop = asyncio.get_running_loop()
    end = loop.time() + 1.0
    head = 0
    while loop.time() < end:
        head += 1
        hub.nudge(head, ["master"])
        await asyncio.sleep(0)
    mailbox.close(POLICY_VIOLATION)
    await reader

    assert 2 <= len(heads) <= 6


async def test_a_closed_mailbox_ends_its_reader(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master"})

    mailbox.close(POLICY_VIOLATION)

    assert await mailbox.take() is None


async def test_changed_scopes_take_effect_at_once(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master", "inbox:1"})
    await mailbox.take()

    hub.change_scopes(mailbox, {"master", "warehouse:4"})
    hub.nudge(3, ["inbox:1"])
    hub.nudge(4, ["warehouse:4"])

    assert mailbox.wanted == {"warehouse:4"}


async def test_a_socket_that_left_leaves_nothing_behind(hub: Hub) -> None:
    mailbox = hub.join("d1", {"master"})

    hub.leave(mailbox)
    hub.nudge(3, ["master"])

    assert hub.socket_count == 0
    assert not hub._by_scope
