"""Whatever is wrong with a question about figures is named, and nothing is written."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.api.wrong_figures import CASES, Wrong
from tests.server import Server, SignedIn

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def boss(shared_server: Server) -> SignedIn:
    return await shared_server.administrator()


@pytest.mark.parametrize("wrong", CASES, ids=lambda wrong: wrong.name)
async def test_a_wrong_question_is_refused_by_name(
    shared_server: Server, boss: SignedIn, wrong: Wrong
) -> None:
    before = await shared_server.written()
    options = {} if wrong.form is None else {"json": wrong.form}

    reply = await shared_server.client.request(
        wrong.method, wrong.path, headers=boss.headers, **options
    )

    problem = reply.json()
    assert (reply.status_code, problem["code"]) == (wrong.status, wrong.code), reply.text
    named = {(one["field"], one["code"]) for one in problem.get("errors", [])}
    assert set(wrong.faults) <= named, named
    assert await shared_server.written() == before
