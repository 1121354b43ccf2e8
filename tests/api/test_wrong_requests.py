"""A request for the wrong thing, or of the wrong kind, is a typed 4xx and writes nothing."""

import pytest
import pytest_asyncio

from tests.api.test_wrong_json import assert_problem
from tests.api.wrong_requests import REQUESTS, Wrong
from tests.server import Server, SignedIn

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(shared_server: Server) -> dict[str, SignedIn]:
    return {
        "boss": await shared_server.administrator(),
        "viewer": await shared_server.person("viewer"),
    }


@pytest.mark.parametrize("wrong", REQUESTS, ids=lambda wrong: wrong.name)
async def test_a_wrong_request_is_refused(
    shared_server: Server, people: dict[str, SignedIn], wrong: Wrong
) -> None:
    shared_server.clock.advance(20 * 60_000)
    if wrong.who is not None:
        fresh = await shared_server.sign_in(people[wrong.who].id, people[wrong.who].name)
        people[wrong.who] = fresh
    headers = dict(wrong.headers) | (people[wrong.who].headers if wrong.who else {})
    before = await shared_server.written()

    reply = await shared_server.client.request(
        wrong.method, wrong.path, json=wrong.body, headers=headers
    )

    assert_problem(reply, wrong.status, wrong.code)
    assert await shared_server.written() == before


async def test_the_cases_have_names_of_their_own() -> None:
    assert len({wrong.name for wrong in REQUESTS}) == len(REQUESTS)
