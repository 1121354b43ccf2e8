"""Named bodies that are not what the interface reads, and what each must answer."""

import gzip
import json
from dataclasses import dataclass, field

SIGN_IN = {"name": "Anna", "password": "x" * 12}
JSON = "application/json"
GOOD = json.dumps(SIGN_IN).encode()


@dataclass(frozen=True)
class Body:
    """A body sent to POST /api/v1/session."""

    name: str
    content: bytes
    status: int
    code: str
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)


def _malformed(name: str, content: bytes) -> Body:
    return Body(name, content, 400, "request.malformed")


def _form(name: str, value: object) -> Body:
    return Body(name, json.dumps(value).encode(), 422, "request.invalid")


def _gzip(name: str, content: bytes, status: int, code: str) -> Body:
    return Body(name, content, status, code, headers={"content-encoding": "gzip"})


BODIES = (
    _malformed("an empty body", b""),
    _malformed("only white space", b"  \n"),
    _malformed("an open brace", b"{"),
    _malformed("a closing brace too many", GOOD + b"}"),
    _malformed("two values", GOOD + GOOD),
    _malformed("a trailing comma", b'{"name":"Anna","password":"x",}'),
    _malformed("single quotes", b"{'name':'Anna'}"),
    _malformed("a comment", b'{"name":"Anna"/* hi */,"password":"x"}'),
    _malformed("a bare word", b"Anna"),
    _malformed("an unquoted key", b'{name:"Anna"}'),
    _malformed("a key without a value", b'{"name"}'),
    _malformed("a control character in text", b'{"name":"A\nB","password":"x"}'),
    _malformed("a broken escape", b'{"name":"\\q","password":"x"}'),
    _malformed("half an escape", b'{"name":"\\u12","password":"x"}'),
    _malformed("U+0000 in text", b'{"name":"A\\u0000","password":"xxxxxxxxxx"}'),
    _malformed("U+0000 in a key", b'{"na\\u0000me":"A","password":"xxxxxxxxxx"}'),
    _malformed("a raw NUL byte", b'{"name":"A\x00","password":"x"}'),
    _malformed("a high surrogate alone", b'{"name":"\\ud800","password":"xxxxxxxxxx"}'),
    _malformed("a low surrogate alone", b'{"name":"\\udc00","password":"xxxxxxxxxx"}'),
    _malformed("surrogates the wrong way round", b'{"name":"\\udc00\\ud800","password":"x"}'),
    _malformed("a surrogate in raw bytes", b'{"name":"\xed\xa0\x80","password":"x"}'),
    _malformed("bytes that are not UTF-8", b'{"name":"\xff\xfe","password":"x"}'),
    _malformed("an overlong encoding", b'{"name":"\xc0\xaf","password":"x"}'),
    _malformed("a cut character", b'{"name":"\xe5\x85","password":"x"}'),
    _malformed("a byte order mark", b"\xef\xbb\xbf" + GOOD),
    _malformed("UTF-16", json.dumps(SIGN_IN).encode("utf-16")),
    _malformed("GB18030 text", '{"name":"王伟","password":"x"}'.encode("gb18030")),
    _malformed("a key twice", b'{"name":"A","name":"B","password":"xxxxxxxxxx"}'),
    _malformed("a key twice in two spellings", b'{"name":"A","n\\u0061me":"B","password":"x"}'),
    _malformed("a key twice further in", b'{"name":"A","password":{"a":1,"a":2}}'),
    _malformed("NaN", b'{"name":NaN,"password":"x"}'),
    _malformed("Infinity", b'{"name":Infinity,"password":"x"}'),
    _malformed("minus Infinity", b'{"name":-Infinity,"password":"x"}'),
    _malformed("a number beyond doubles", b'{"name":1e999,"password":"x"}'),
    _malformed("an integer beyond 2^53", b'{"name":9007199254740992,"password":"x"}'),
    _malformed("a number of 5,000 digits", b'{"name":' + b"9" * 5000 + b',"password":"x"}'),
    _malformed("a leading zero", b'{"name":007,"password":"x"}'),
    _malformed("a leading plus", b'{"name":+7,"password":"x"}'),
    _malformed("a hexadecimal number", b'{"name":0x7,"password":"x"}'),
    _malformed("a list nested 33 deep", b'{"name":' + b"[" * 33 + b"]" * 33 + b"}"),
    _malformed("a list nested 1,000 deep", b"[" * 1000 + b"]" * 1000),
    _malformed("an object nested 1,000 deep", b'{"a":' * 1000 + b"1" + b"}" * 1000),
    _malformed("a list opened 100,000 times", b"[" * 100_000),
    _malformed("an object opened 50,000 times", b'{"a":' * 50_000),
    _malformed("null", b"null"),
    _malformed("a list", b"[]"),
    _malformed("a string", b'"Anna"'),
    _malformed("a number", b"7"),
    _malformed("true", b"true"),
    _form("no fields at all", {}),
    _form("a field missing", {"name": "Anna"}),
    _form("a field too many", {**SIGN_IN, "admin": True}),
    _form("a prototype field", {**SIGN_IN, "__proto__": {"admin": True}}),
    _form("a number for text", {**SIGN_IN, "name": 7}),
    _form("a flag for text", {**SIGN_IN, "name": True}),
    _form("null for text", {**SIGN_IN, "name": None}),
    _form("a list for text", {**SIGN_IN, "name": ["Anna"]}),
    _form("an object for text", {**SIGN_IN, "name": {"$ne": ""}}),
    _form("an empty name", {**SIGN_IN, "name": ""}),
    _form("a name of 101 characters", {**SIGN_IN, "name": "A" * 101}),
    _form("a password of 257 characters", {**SIGN_IN, "password": "x" * 257}),
    Body("more than 256 KiB", b'{"name":"' + b"A" * 300_000, 413, "request.too_large"),
    Body(
        "form fields",
        b"name=Anna",
        415,
        "request.content_type",
        "application/x-www-form-urlencoded",
    ),
    Body("plain text", GOOD, 415, "request.content_type", "text/plain"),
    Body("no content type", GOOD, 415, "request.content_type", None),
    Body("msgpack", b"\x80", 415, "request.content_type", "application/msgpack"),
    Body("xml", b"<a/>", 415, "request.content_type", "application/xml"),
    Body("nonsense for a content type", GOOD, 415, "request.content_type", ";;;"),
    Body(
        "multipart",
        b"--x\r\n\r\n--x--",
        415,
        "request.content_type",
        "multipart/form-data; boundary=x",
    ),
    _gzip("gzip that is none", GOOD, 400, "request.malformed"),
    _gzip("cut gzip", gzip.compress(GOOD)[:-9], 400, "request.malformed"),
    _gzip("gzip with a tail", gzip.compress(GOOD) + b"tail", 400, "request.malformed"),
    _gzip("a gzip bomb", gzip.compress(b" " * 50_000_000), 413, "request.too_large"),
    Body(
        "an unknown encoding",
        GOOD,
        415,
        "request.content_encoding",
        headers={"content-encoding": "br"},
    ),
    Body(
        "two encodings",
        GOOD,
        415,
        "request.content_encoding",
        headers={"content-encoding": "gzip, gzip"},
    ),
)
