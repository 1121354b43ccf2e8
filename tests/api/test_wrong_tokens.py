"""A forged, expired or foreign token opens nothing and writes nothing."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.api.test_wrong_json import assert_problem
from tests.api.wrong_tokens import ASSERTIONS, PERSON_TOKENS, Case, Forge
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def case(shared_server: Server) -> Case:
    person = await shared_server.person("administrator")
    device = await shared_server.device()
    key = (await shared_server.app.state.authority.ring()).newest
    return Case(shared_server, person, device, key)


@pytest.mark.parametrize("forge", PERSON_TOKENS.values(), ids=PERSON_TOKENS.keys())
async def test_a_wrong_access_token_opens_nothing(
    shared_server: Server, case: Case, forge: Forge
) -> None:
    forged = forge(case)
    token = await forged if inspect.isawaitable(forged) else forged
    before = await shared_server.written()

    reply = await shared_server.client.get(
        "/api/v1/people", headers={"authorization": f"Bearer {token}"}
    )

    assert reply.status_code == 401, reply.text
    assert_problem(reply, 401, reply.json()["code"])
    assert reply.json()["code"].partition(".")[0] in {"auth", "identity"}
    assert reply.headers["www-authenticate"] == "Bearer"
    assert await shared_server.written() == before


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "bearer  ", "Token x"])
async def test_another_authorization_header_opens_nothing(
    shared_server: Server, header: str
) -> None:
    reply = await shared_server.client.get("/api/v1/people", headers={"authorization": header})

    assert_problem(reply, 401, "auth.missing")


async def test_the_same_token_unchanged_opens_the_door(shared_server: Server, case: Case) -> None:
    reply = await shared_server.client.get(
        "/api/v1/people", headers={"authorization": f"Bearer {case.signed()}"}
    )

    assert reply.status_code == 200


@pytest.mark.parametrize("forge", ASSERTIONS.values(), ids=ASSERTIONS.keys())
async def test_a_wrong_assertion_gets_no_token(
    shared_server: Server, case: Case, forge: Callable[[Case], Any]
) -> None:
    used = await shared_server.fetch("SELECT 1 FROM used_assertion")
    assertion = forge(case)
    before = await shared_server.written()

    reply = await shared_server.client.post("/sync/v1/token", json={"assertion": assertion})

    assert reply.status_code in {401, 422}, reply.text
    assert_problem(reply, reply.status_code, "auth" if reply.status_code == 401 else "malformed")
    assert await shared_server.fetch("SELECT 1 FROM used_assertion") == used
    assert await shared_server.written() == before


async def test_a_persons_token_opens_no_device_door(shared_server: Server, case: Case) -> None:
    with pytest.raises(Exception, match="token_invalid"):
        await shared_server.app.state.authority.device(case.good)
