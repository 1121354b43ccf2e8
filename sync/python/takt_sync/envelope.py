"""What a push carries: parsing of the envelope and of each operation in it.

An invalid envelope raises EnvelopeError and nothing is written. A bad operation inside a valid
envelope becomes `Unparsed`: it keeps its place in the stream and its bytes, and blocks nothing.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final, NamedTuple

from takt_sync.canon import (
    INTEGER_LIMIT,
    CanonError,
    canon,
    canon_if_plain,
    canon_loosely,
    canon_of_checked,
    has_long_number,
)
from takt_sync.clock_frame import OpTime

OPERATIONS_MAX = 500
PUSH_BYTES_MAX = 256 * 1024
OPERATION_BYTES_MAX = 16 * 1024
AFTER_MAX = 100
CARRIED_MAX = 64

Carried = tuple[str, int, int]

STATUS: Final[Mapping[str, int]] = {
    "auth": 401,
    "scope": 403,
    "gap": 409,
    "fork": 409,
    "too_old": 426,
    "too_large": 413,
    "busy": 503,
    "malformed": 400,
    "offset": 409,
    "content": 409,
    "type": 415,
    "quota": 429,
}

_IS_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_IS_HASH = re.compile(r"[0-9a-f]{64}").fullmatch
_IS_KIND = re.compile(r"[a-z][a-z_.]{0,63}").fullmatch
_IDENTITY_LEAVES_OUT = ("n", "base", "time")
_fields = itemgetter("id", "kind", "version", "actor", "base", "time", "args")


class EnvelopeError(Exception):
    """A request that is refused as a whole; `fields` go into the error document."""

    def __init__(self, code: str, detail: str, **fields: object) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.fields = fields

    @property
    def status(self) -> int:
        """The HTTP status of the error."""
        return STATUS[self.code]


@dataclass(frozen=True, slots=True)
class Backdated:
    """A time that a person gave instead of the clock, and why."""

    at: int
    reason: str


class Operation(NamedTuple):
    """One well-formed operation; `raw` are its canonical bytes.

    A named tuple, like all that is made once for each operation: it is made in a quarter of the
    time of a frozen dataclass.
    """

    id: str
    n: int
    kind: str
    version: int
    actor: int
    base: tuple[int, int]
    time: OpTime
    args: dict[str, Any]
    raw: bytes
    identity: bytes
    after: tuple[str, ...] = ()
    backdated: Backdated | None = None


class Unparsed(NamedTuple):
    """One operation that the server cannot interpret, at its place in the stream."""

    n: int
    raw: bytes
    why: str
    identity: bytes
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What every request says of the client's state.

    `seen` is the server time of the newest reply that the client had processed when it sent the
    request. `carried` names operations of earlier streams that come again in this one.
    """

    stream: str
    epoch: int
    created: int
    pending: int
    boot: str
    mono: int
    rtt: int
    seen: int = 0
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A valid push envelope."""

    contact: Contact
    previous: bytes
    first_n: int
    operations: tuple[Operation | Unparsed, ...]
    signature: str = field(default="", repr=False)

    @property
    def stream(self) -> str:
        """The stream that the operations belong to."""
        return self.contact.stream


def is_uuid(value: object) -> bool:
    """Whether a value is a UUID in the only form that the protocol writes."""
    return type(value) is str and _IS_UUID(value) is not None


def is_integer(value: object, least: int = 0) -> bool:
    """Whether a value is an integer (no boolean) from `least` to below 2^53."""
    return type(value) is int and least <= value < INTEGER_LIMIT


def decode(raw: bytes, limit: int, read_float: Callable[[str], float] = float) -> dict[str, Any]:
    """Read a request body; whatever is no JSON object within the limits is refused."""
    if len(raw) > limit:
        raise EnvelopeError("too_large", f"the body is longer than {limit} bytes")
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant, parse_float=read_float)
    except (ValueError, RecursionError):
        raise EnvelopeError("malformed", "the body is not JSON") from None
    if type(value) is not dict:
        raise EnvelopeError("malformed", "the body is not a JSON object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _decode_push(raw: bytes) -> tuple[dict[str, Any], bool]:
    """A push, and whether all its numbers are small integers, so that no part need be looked at."""
    floats = []

    def read_float(text: str) -> float:
        floats.append(text)
        return float(text)

    body = decode(raw, PUSH_BYTES_MAX, read_float)
    return body, not floats and not has_long_number(raw)


def parse_push(raw: bytes | dict[str, Any]) -> PushRequest:
    """Read a push envelope, in the form of bytes or of decoded JSON."""
    body, is_plain = _decode_push(raw) if isinstance(raw, bytes) else (raw, False)
    contact = parse_contact(body)
    previous, signature = body.get("previous"), body.get("signature", "")
    if type(previous) is not str or _IS_HASH(previous) is None:
        raise EnvelopeError("malformed", "previous is not a hash", field="previous")
    if type(signature) is not str or len(signature) > 256 or not signature.isascii():
        raise EnvelopeError("malformed", "signature is not text", field="signature")
    values = body.get("operations")
    if type(values) is not list or not values:
        raise EnvelopeError("malformed", "operations is not a list", field="operations")
    if len(values) > OPERATIONS_MAX:
        raise EnvelopeError("too_large", f"more than {OPERATIONS_MAX} operations")
    first = _first_n(values)
    try:
        operations = tuple(
            [parse_operation(value, n, is_plain) for n, value in enumerate(values, first)]
        )
    except RecursionError:
        raise EnvelopeError("malformed", "nested too deeply", field="operations") from None
    return PushRequest(contact, bytes.fromhex(previous), first, operations, signature)


def parse_contact(body: dict[str, Any]) -> Contact:
    """Read what push and pull have in common."""
    get = body.get
    if not is_uuid(get("stream")):
        raise _malformed("stream")
    for name in ("epoch", "created", "pending", "mono", "rtt"):
        value = get(name)
        if type(value) is not int or not 0 <= value < INTEGER_LIMIT:
            raise _malformed(name)
    boot, seen, carried = get("boot"), get("seen", 0), get("carried")
    if not _is_boot(boot):
        raise _malformed("boot")
    if not is_integer(seen):
        raise _malformed("seen")
    return Contact(
        body["stream"], body["epoch"], body["created"], body["pending"],
        body["boot"], body["mono"], body["rtt"], seen,
        () if "carried" not in body else _parse_carried(carried),
    )  # fmt: skip


def _malformed(name: str) -> EnvelopeError:
    return EnvelopeError("malformed", f"{name} is missing or of the wrong form", field=name)


def _parse_carried(values: Any) -> tuple[Carried, ...]:
    if type(values) is not list or len(values) > CARRIED_MAX or not all(map(_is_carried, values)):
        raise _malformed("carried")
    return tuple((value[0], value[1], value[2]) for value in values)


def _is_carried(value: Any) -> bool:
    if type(value) is not list or len(value) != 3 or not is_uuid(value[0]):
        return False
    return is_integer(value[1], 1) and is_integer(value[2], 1)


def _is_boot(value: object) -> bool:
    return type(value) is str and 0 < len(value) <= 64 and value.isascii() and value.isprintable()


def _first_n(values: list[Any]) -> int:
    """The number of the first operation; all numbers that are given have to agree with it."""
    first = None
    for index, value in enumerate(values):
        if type(value) is not dict or not is_integer(value.get("n"), 1):
            continue
        n: int = value["n"]
        if first is None:
            first = n - index
        if n - index != first or first < 1:
            raise EnvelopeError("malformed", "n is not contiguous", field="operations")
    if first is None:
        raise EnvelopeError("malformed", "no operation says its n", field="operations")
    return first


def parse_operation(value: Any, n: int, is_plain: bool = False) -> Operation | Unparsed:
    """Read one operation at place n of its stream.

    `is_plain` says that it came as bytes in which all numbers are small integers.
    """
    raw = canon_if_plain(value) if is_plain else None
    try:
        raw = raw or canon(value)
    except CanonError as error:
        return _unparsed(value, n, canon_loosely(value), error.why)
    if len(raw) > OPERATION_BYTES_MAX:
        return _unparsed(value, n, raw, "operation_too_large")
    why = _what_is_wrong(value)
    if why is not None:
        return _unparsed(value, n, raw, why)
    id_, kind, version, actor, base, time, args = _fields(value)
    get = time.get
    after, backdated = value.get("after"), value.get("backdated")
    return Operation(
        id_, n, kind, version, actor, (base[0], base[1]),
        OpTime(time["wall"], time["mono"], time["boot"],
               get("offset"), get("offset_age"), get("rtt")),
        args, raw, body_identity(value),
        tuple(after) if after else (),
        None if backdated is None else Backdated(backdated["at"], backdated["reason"]),
    )  # fmt: skip


def _unparsed(value: Any, n: int, raw: bytes, why: str) -> Unparsed:
    known = value.get("id") if type(value) is dict else None
    if not is_uuid(known):
        return Unparsed(n, raw, why, sha256(raw).digest())
    return Unparsed(n, raw, why, sha256(canon_loosely(_body(value))).digest(), known)


def body_identity(value: dict[str, Any]) -> bytes:
    """What two records of one act share: all but the place in the stream and the clock readings."""
    return sha256(canon_of_checked(_body(value))).digest()


def _body(value: dict[str, Any]) -> dict[str, Any]:
    body = value.copy()
    for name in _IDENTITY_LEAVES_OUT:
        body.pop(name, None)
    return body


def _what_is_wrong(value: Any) -> str | None:
    if type(value) is not dict:
        return "not_an_object"
    get = value.get
    id_, base = get("id"), get("base")
    why = None
    if type(id_) is not str or _IS_UUID(id_) is None:
        why = "bad_id"
    elif not _is_kind(get("kind")):
        why = "bad_kind"
    elif not is_integer(get("n"), 1):
        why = "bad_n"
    elif not is_integer(get("version"), 1) or not is_integer(get("actor")):
        why = "bad_version_or_actor"
    elif type(base) is not list or len(base) != 2 or not all(map(is_integer, base)):
        why = "bad_base"
    elif not _is_time(get("time")):
        why = "bad_time"
    elif type(get("args")) is not dict:
        why = "bad_args"
    return why or _what_is_wrong_with_options(get("after"), get("backdated"))


def _is_kind(kind: Any) -> bool:
    return type(kind) is str and _is_kind_text(kind)


@lru_cache(maxsize=64)
def _is_kind_text(kind: str) -> bool:
    return _IS_KIND(kind) is not None


def _is_time(time: Any) -> bool:
    if type(time) is not dict or not _is_boot(time.get("boot")):
        return False
    get = time.get
    if type(get("wall")) is not int or type(get("mono")) is not int:
        return False
    offset = get("offset")
    if offset is None:
        return True
    return type(offset) is int and is_integer(get("offset_age", 0)) and is_integer(get("rtt", 0))


def _what_is_wrong_with_options(after: Any, backdated: Any) -> str | None:
    if after is not None and (
        type(after) is not list or len(after) > AFTER_MAX or not all(map(is_uuid, after))
    ):
        return "bad_after"
    if backdated is None:
        return None
    if type(backdated) is not dict or type(backdated.get("reason")) is not str:
        return "bad_backdated"
    return None if is_integer(backdated.get("at")) else "bad_backdated"
