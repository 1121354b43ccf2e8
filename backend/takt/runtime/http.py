"""The edge of the server: how a request body is read and how every error is answered.

One handler turns every error into an RFC 9457 problem with a stable `code`; whatever a client
sends wrong is a typed 4xx. Bodies are read strictly and forms report all wrong fields at once.
Rules and permissions are left to the areas and to `runtime.auth`.
"""

from __future__ import annotations

import http
import logging
import re
import uuid
import zlib
from typing import Annotated, Any

import asyncpg
import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, ValidationException
from litestar.params import Parameter
from litestar.types import Message, Scope

from takt.kernel.errors import DomainError, FieldError, Invalid
from takt.runtime.strict_json import MalformedJsonError, parse_json
from takt_sync import envelope

BODY_MAX_BYTES = 256 * 1024
RETRY_MS = 1_000
PROBLEM_JSON = "application/problem+json"

log = logging.getLogger("takt.http")

RowId = Annotated[int, Parameter(ge=1, le=2**53 - 1)]
"""An identifier of master data in a path or a query."""

BUSY_ERRORS = (
    asyncpg.InternalClientError,  # a connection that broke in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    ConnectionError,
    TimeoutError,
)
STATUS_CODES = {
    400: "request.malformed",
    401: "auth.missing",
    403: "auth.forbidden",
    404: "request.not_found",
    405: "request.method_not_allowed",
    413: "request.too_large",
    415: "request.content_type",
    422: "request.invalid",
    429: "request.too_many",
    503: "server.busy",
}
SYNC_WORDS = frozenset(envelope.STATUS)
SYNC_WORD_OF_STATUS = {401: "auth", 403: "auth", 413: "too_large", 429: "busy", 503: "busy"}


class TooLargeError(DomainError):
    """The body holds more than this route takes."""

    status = 413


class WrongContentError(DomainError):
    """The body is of a kind or an encoding that this route does not read."""

    status = 415


class Form(msgspec.Struct, forbid_unknown_fields=True):
    """What a client may send as a JSON object; unknown fields are errors."""


class TaktRequest(Request[Any, Any, Any]):
    """A request whose JSON is read strictly and whose form reports every wrong field."""

    async def json(self) -> Any:
        """The body; already the declared form where the handler declares one."""
        if not isinstance(self._connection_state.json, _Read):
            value = read_json(self, await self.body())
            declared = self.route_handler.parsed_data_field
            if declared is not None and isinstance(value, dict):
                value = read_form(value, declared.annotation)
            self._connection_state.json = _Read(value)
        return self._connection_state.json.value


class _Read:
    """Marks a body that has been read by our own reader."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def read_json(request: Request[Any, Any, Any], body: bytes) -> Any:
    """Check the content type and encoding of `body` and parse it strictly."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json" and not (
        kind.startswith("application/") and kind.endswith("+json")
    ):
        raise WrongContentError("request.content_type")
    try:
        return parse_json(inflate(request, body))
    except MalformedJsonError as error:
        raise DomainError("request.malformed", reason=error.reason) from error


def inflate(request: Request[Any, Any, Any], body: bytes, limit: int = BODY_MAX_BYTES) -> bytes:
    """`body` without its gzip encoding, never more than `limit` bytes."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        plain = body
    elif encoding == "gzip":
        plain = _gunzip(body, limit)
    else:
        raise WrongContentError("request.content_encoding")
    if len(plain) > limit:
        raise TooLargeError("request.too_large")
    return plain


def _gunzip(body: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise DomainError("request.malformed", reason="not gzip") from error
    if len(plain) <= limit and (not inflater.eof or inflater.unused_data):
        raise DomainError("request.malformed", reason="not gzip")
    return plain


def read_form(value: dict[str, Any], form: Any) -> Any:
    """`value` as the struct `form`, or Invalid with one error for each wrong field."""
    if not (isinstance(form, type) and issubclass(form, msgspec.Struct)):
        return value
    errors: list[FieldError] = []
    known = {field.encode_name: field for field in msgspec.structs.fields(form)}
    for name, field in known.items():
        if name not in value:
            if field.required:
                errors.append(FieldError(name, "missing"))
            continue
        try:
            msgspec.convert(value[name], field.type)
        except msgspec.ValidationError as error:
            errors.append(FieldError(name + _inner_path(str(error)), _field_code(str(error))))
    errors.extend(FieldError(name, "unknown") for name in value if name not in known)
    if errors:
        raise Invalid("request.invalid", errors=errors)
    return msgspec.convert(value, form)


def _inner_path(message: str) -> str:
    _, found, path = message.rpartition(" - at `$")
    return path.rstrip("`") if found else ""


def _field_code(message: str) -> str:
    if "required field" in message:
        return "missing"
    if "unknown field" in message:
        return "unknown"
    if "Expected `" in message and ", got" in message:
        return "wrong_type"
    return "out_of_range"


INTEGER_QUERIES = ("limit", "offset", "at", "since", "until", "item", "location", "category")
"""Query parameters that are integers wherever they occur."""
_IS_INTEGER = re.compile(r"-?[0-9]+").fullmatch


async def refuse_odd_numbers(request: Request[Any, Any, Any]) -> None:
    """Before each handler: a number has one spelling; "1_0" and "1e3" are none."""
    odd = [
        {"key": name, "source": "query"}
        for name in INTEGER_QUERIES
        if _IS_INTEGER(request.query_params.get(name, "0")) is None
    ]
    if odd:
        raise ValidationException(extra=odd)
    segments = request.scope["path"].split("/")
    for value in request.path_params.values():
        if isinstance(value, int) and str(value) not in segments:
            raise NotFoundException


def problem(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    data: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    """The answer to a request that failed; every such answer of the server is made here."""
    fields = dict(data or {})
    if request.scope["path"].startswith("/sync/") and code not in SYNC_WORDS:
        fields.setdefault("reason", code)
        code = SYNC_WORD_OF_STATUS.get(status, "malformed" if status < 500 else "busy")
    if code in {"busy", "server.busy"}:
        fields.setdefault("retry_ms", RETRY_MS)
    content = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": str(fields.pop("detail", code)),
        "code": code,
        **fields,
        "server_time": request.app.state.clock.now_ms(),
    }
    return Response(content, status_code=status, media_type=PROBLEM_JSON, headers=headers or {})


def is_busy(error: Exception) -> bool:
    """Whether the database is away for a moment, rather than wrongly asked."""
    if isinstance(error, asyncpg.InterfaceError):
        return "clos" in str(error)
    return isinstance(error, BUSY_ERRORS)


def answer_error(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The one exception handler of the application."""
    if isinstance(error, DomainError):
        return _answer_domain_error(request, error)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _answer_framework_error(request, error)
    if is_busy(error):
        log.warning("busy: %s %s: %r", request.method, request.scope["path"], error)
        return problem(request, 503, "server.busy", headers={"Retry-After": "1"})
    request_id = uuid.uuid4().hex
    log.error("unexpected error, request %s", request_id, exc_info=error)
    return problem(request, 500, "server.unexpected", {"request_id": request_id})


def _answer_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    data = dict(error.data)
    if isinstance(error, Invalid):
        data["errors"] = [{"field": item.field, "code": item.code} for item in error.errors]
    headers: dict[str, str] = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_ms" in data:
        headers["Retry-After"] = str(-(-int(data["retry_ms"]) // 1000))
    return problem(request, error.status, error.code, data, headers)


def _answer_framework_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    status = error.status_code
    data: dict[str, Any] = {}
    if isinstance(error, ValidationException):
        found = [item for item in error.extra or [] if isinstance(item, dict)]
        if any(item.get("source") == "path" for item in found):
            status = 404
        data["errors"] = [
            {"field": str(item.get("key", "data")), "code": "invalid"} for item in found
        ]
    allow = {name: value for name, value in (error.headers or {}).items() if name == "allow"}
    return problem(request, status, STATUS_CODES.get(status, "request.refused"), data, allow)


SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
"""Content security policy of everything that is not the web application itself."""


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Before every answer: headers that keep browsers strict, unless the route set its own."""
    if message["type"] != "http.response.start":
        return
    present = {name.lower() for name, _ in message["headers"]}
    wanted = [*SECURITY_HEADERS, (b"content-security-policy", DATA_POLICY)]
    if scope["path"].startswith(("/api/", "/sync/")):
        wanted.append((b"cache-control", b"no-store"))
    missing = [(name, value) for name, value in wanted if name not in present]
    message["headers"] = [*message["headers"], *missing]
