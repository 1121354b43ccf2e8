"""Files of the web application: encodings, caching, deep links, and what goes to the interface."""

from pathlib import Path
from typing import Any

import pytest

from takt.runtime.trust_page import Receive, Scope, Send
from takt.runtime.web_files import FrontDoor, compress

SCRIPT = "console.log('takt');" * 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Takt</title>" + " " * 500, "utf-8")
    (tmp_path / "sw.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "assets" / "main-B7xk29Qa.js").write_text(SCRIPT, "utf-8")
    compress(tmp_path)
    return tmp_path


class Answer:
    """What an ASGI application sent."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def take(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): text.decode() for name, text in message["headers"]}
        else:
            self.body += message["body"]


async def ask(folder: Path, path: str, method: str = "GET", **headers: str) -> Answer:
    answer = Answer()

    async def interface(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    async def nothing() -> Any:
        raise AssertionError("files need no request body")

    lines = [
        (name.replace("_", "-").encode(), text.encode("latin-1")) for name, text in headers.items()
    ]
    scope = {"type": "http", "path": path, "method": method, "headers": lines}
    await FrontDoor(interface, folder)(scope, nothing, answer.take)
    return answer


@pytest.mark.parametrize("path", ["/api/v1/me", "/sync/v1/push", "/healthz"])
async def test_the_interface_keeps_its_paths(folder: Path, path: str) -> None:
    assert (await ask(folder, path)).status == 299


@pytest.mark.parametrize("path", ["/", "/scan", "/items/55"])
async def test_every_page_is_the_application(folder: Path, path: str) -> None:
    answer = await ask(folder, path)

    assert answer.status == 200
    assert b"<title>Takt</title>" in answer.body
    assert answer.headers["cache-control"] == "no-cache"


async def test_names_with_a_hash_are_kept_for_ever_and_others_are_not(folder: Path) -> None:
    hashed = await ask(folder, "/assets/main-B7xk29Qa.js")
    worker = await ask(folder, "/sw.js")

    assert "immutable" in hashed.headers["cache-control"]
    assert worker.headers["cache-control"] == "no-cache"
    assert worker.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("identity", None),
        ("", None),
        ("br;q=x", None),
    ],
)
async def test_the_smallest_encoding_that_the_browser_takes_is_sent(
    folder: Path, accepted: str, chosen: str | None
) -> None:
    answer = await ask(folder, "/sw.js", accept_encoding=accepted)

    assert answer.headers.get("content-encoding") == chosen
    assert answer.headers["vary"] == "accept-encoding"


async def test_what_the_browser_has_already_is_not_sent_again(folder: Path) -> None:
    first = await ask(folder, "/sw.js", accept_encoding="br")

    second = await ask(
        folder, "/sw.js", accept_encoding="br", if_none_match="W/" + first.headers["etag"]
    )

    assert (second.status, second.body) == (304, b"")


async def test_a_file_that_does_not_exist_is_not_the_application(folder: Path) -> None:
    assert (await ask(folder, "/assets/gone-12345678.js")).status == 404


@pytest.mark.parametrize("path", ["/../settings.py", "/%2e%2e/x.py", "/assets/../../x.key"])
async def test_nothing_outside_the_folder_is_sent(folder: Path, path: str) -> None:
    assert (await ask(folder, path)).status == 404


async def test_only_reading_is_allowed(folder: Path) -> None:
    assert (await ask(folder, "/", "POST")).status == 405


async def test_a_server_without_the_built_application_says_so(tmp_path: Path) -> None:
    answer = await ask(tmp_path / "nowhere", "/")

    assert answer.status == 503
    assert "make web" in answer.body.decode()


async def test_pages_may_not_be_framed_nor_load_foreign_code(folder: Path) -> None:
    policy = (await ask(folder, "/")).headers["content-security-policy"]

    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
