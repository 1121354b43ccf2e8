"""A cheap HTTPS client: one connection, bytes in, bytes out, so that the server is what counts."""

from __future__ import annotations

import http.client
import json
import ssl
from types import TracebackType
from typing import Any, Self

import brotli

TIMEOUT_S = 120


class RefusedError(Exception):
    """The server answered something else than a success."""


class Line:
    """One kept connection to localhost; `received_bytes` counts bodies as they came."""

    def __init__(self, port: int, trust: ssl.SSLContext) -> None:
        self.received_bytes = 0
        self._connection = http.client.HTTPSConnection(
            "localhost", port, timeout=TIMEOUT_S, context=trust
        )

    def __enter__(self) -> Self:
        self._connection.connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def ask(self, method: str, path: str, token: str = "", body: bytes | None = None) -> bytes:
        """Send a request and return the body of the answer, unpacked."""
        headers = {"Content-Type": "application/json", "Accept-Encoding": "br"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RefusedError(f"{method} {path}: {answer.status} {content[:300]!r}")
        self.received_bytes += len(content)
        if answer.headers.get("Content-Encoding") == "br":
            return bytes(brotli.decompress(content))
        return content

    def json(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """Send and receive JSON without a token."""
        return json.loads(self.ask(method, path, body=json.dumps(body).encode()))
