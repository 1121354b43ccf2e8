"""Whatever is sent to whatever route, the answer is never that the server broke.

The routes come from the application and the names of fields from its own forms, so a new route
is swept without a line here. What is sent is drawn from what hostile and confused clients send.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_guards import ROUTES, Route
from tests.server import Server, SignedIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

UUID = "0192f0c4-1111-7000-8000-00000000000a"
ODD = (
    *("", " ", "0", "-1", "1", "007", "1.5", "1e9", "NaN", "true", "null", "[]", "{}", "*", "%"),
    *("9007199254740991", "9007199254740993", "99999999999999999999", "\u0665", "１"),
    *(
        "'; DROP TABLE item; --",
        "../../etc/passwd",
        "%00",
        "a\0b",
        "\ud7ff",
        "\u202e",
        "é",
        "e\u0301",
    ),
    *("螺栓", "😀", "x" * 5_000, UUID, UUID.upper(), "2024-02-30", "2026-03-29T02:30:00", "master"),
    *("10000-01-01", "-271821-04-20", "1e999", "site:1", "warehouse:900001", "stock.move", "zh-CN"),
)
TEXT = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
NUMBER = st.one_of(
    st.sampled_from((0, 1, -1, 900_001, 2**31, 2**53 - 1, 2**53, 2**63, 10**30, 1.5, 1e300)),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
QUERY = (
    *("limit", "offset", "after", "before", "at", "since", "until", "item", "location", "category"),
    *("active", "search", "scope", "site", "virtual", "person", "device", "kind", "q", "token"),
)


def forms(base: type[msgspec.Struct] = msgspec.Struct) -> Iterator[type[msgspec.Struct]]:
    """Every form and row of the application."""
    for form in base.__subclasses__():
        if form.__module__.startswith("takt"):
            yield form
        yield from forms(form)


NAMES = sorted({name for form in forms() for name in form.__struct_encode_fields__})
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBER, TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)
BODY = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=8).map(json.dumps).map(str.encode),
    VALUE.map(json.dumps).map(str.encode),
    st.binary(max_size=200),
    st.none(),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ("content-type", "accept", "accept-language", "accept-encoding", "content-encoding",
         "origin", "cookie", "range", "if-none-match", "x-forwarded-for", "host")
    ),
    st.one_of(
        st.sampled_from(("*/*", "gzip", "br", "identity", "application/json", "text/plain", ";;;",
                         "takt_refresh=x", "bytes=0-", "multipart/form-data; boundary=x", "https://x.test",
                         "application/json; charset=utf-16", "a" * 4_000, "\u00e9")),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
    ),
    max_size=3,
)  # fmt: skip
REQUEST = st.fixed_dictionaries(
    {
        "parts": st.lists(TEXT, min_size=4, max_size=4),
        "query": st.dictionaries(st.sampled_from(QUERY), TEXT, max_size=4),
        "body": BODY,
        "headers": HEADERS,
        "who": st.sampled_from(("boss", "boss", "boss", "device", "nobody")),
    }
)


class Callers:
    """Somebody who may do everything, who comes back after being sent away, and a device."""

    def __init__(self, server: Server, boss: SignedIn, device: dict[str, str]) -> None:
        self.server = server
        self.boss = boss
        self.device = device

    def headers(self, who: str) -> dict[str, str]:
        if who == "boss":
            return self.boss.headers
        return self.device if who == "device" else {}

    async def come_back(self) -> None:
        """After a sign-out, a retirement or a new password of the one who asks."""
        self.boss = await self.server.administrator()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def callers(shared_server: Server) -> Callers:
    device = await shared_server.device_headers(await shared_server.device())
    return Callers(shared_server, await shared_server.administrator(), device)


def path_of(route: Route, parts: list[str]) -> str:
    """The path with something in the place of each parameter."""
    made, left = [], iter(parts)
    for piece in route.path.split("/"):
        made.append(quote(next(left), safe="") if piece.startswith("{") else piece)
    return "/".join(made)


@pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.method not in ("WEBSOCKET", "HEAD")],
    ids=lambda route: f"{route.method} {route.path}",
)
@given(asked=REQUEST)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
async def test_no_request_breaks_the_server(
    shared_server: Server, callers: Callers, route: Route, asked: dict[str, Any]
) -> None:
    headers = {name: value.encode("latin-1") for name, value in asked["headers"].items()}
    headers |= {name: value.encode() for name, value in callers.headers(asked["who"]).items()}

    reply = await shared_server.client.request(
        route.method,
        path_of(route, asked["parts"]),
        params=asked["query"],
        content=asked["body"],
        headers=headers,
    )

    if reply.status_code == 401 and asked["who"] == "boss":
        await callers.come_back()
    assert reply.status_code < 500 or reply.json()["code"] == "busy", reply.text
    # The framework's own answer below the description of the interface is a page.
    if reply.status_code >= 400 and not route.path.startswith("/api/v1/schema"):
        assert reply.headers["content-type"] == "application/problem+json", reply.text
        assert "Traceback" not in reply.text
