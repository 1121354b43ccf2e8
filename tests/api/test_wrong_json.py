"""Whatever is wrong with a body is a typed 4xx, and nothing is written."""

import httpx
import pytest

from tests.api.wrong_json import BODIES, Body
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")


def assert_problem(reply: httpx.Response, status: int, code: str) -> None:
    """The reply is a problem of this kind and tells nothing of the inside."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert isinstance(problem["server_time"], int)
    assert "Traceback" not in reply.text


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
async def test_a_wrong_body_is_refused(shared_server: Server, body: Body) -> None:
    before = await shared_server.written()
    headers = dict(body.headers)
    if body.content_type is not None:
        headers["content-type"] = body.content_type

    reply = await shared_server.client.post(
        "/api/v1/session", content=body.content, headers=headers
    )

    assert_problem(reply, body.status, body.code)
    assert await shared_server.written() == before


async def test_the_cases_have_names_of_their_own() -> None:
    assert len({body.name for body in BODIES}) == len(BODIES)
