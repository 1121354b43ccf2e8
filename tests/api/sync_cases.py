"""Wrong input for push, pull, manifest and chunk, as data: a name and what is wrong.

An envelope that is wrong is refused as a whole; an operation that is wrong inside a good
envelope is stored and held. The tests beside this file say what has to be true of each.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Break = Callable[[Json], Any]

UUID = "0192f0c4-1111-7000-8000-00000000000a"
BIG = 2**53


def put(path: str, value: Any) -> Break:
    """Replaces one value of an envelope; the path is joined by points."""

    def change(body: Json) -> Json:
        *above, last = path.split(".")
        place: Any = body
        for part in above:
            place = place[int(part)] if part.isdigit() else place[part]
        place[int(last) if last.isdigit() else last] = value
        return body

    return change


def drop(name: str) -> Break:
    """Leaves one field out."""

    def change(body: Json) -> Json:
        del body[name]
        return body

    return change


def raw(content: bytes) -> Break:
    """Sends other bytes altogether."""
    return lambda _body: content


def text_of(change: Callable[[str], str]) -> Break:
    """Changes the text of the request."""
    return lambda body: change(json.dumps(body)).encode()


# name -> (what is done to a good push, status, code)
BAD_PUSHES: dict[str, tuple[Break, int, str]] = {
    "nothing": (raw(b""), 400, "malformed"),
    "white space": (raw(b"   "), 400, "malformed"),
    "half an object": (text_of(lambda text: text[:-1]), 400, "malformed"),
    "two objects": (text_of(lambda text: text + text), 400, "malformed"),
    "a trailing comma": (text_of(lambda text: text[:-1] + ",}"), 400, "malformed"),
    "single quotes": (raw(b"{'stream':1}"), 400, "malformed"),
    "a list": (raw(b"[]"), 400, "malformed"),
    "a number": (raw(b"7"), 400, "malformed"),
    "a string": (raw(b'"push"'), 400, "malformed"),
    "null": (raw(b"null"), 400, "malformed"),
    "true": (raw(b"true"), 400, "malformed"),
    "NaN": (raw(b'{"created":NaN}'), 400, "malformed"),
    "Infinity": (raw(b'{"created":-Infinity}'), 400, "malformed"),
    "invalid UTF-8": (raw(b'{"stream":"\xff\xfe"}'), 400, "malformed"),
    "UTF-16": (raw("{}".encode("utf-16")), 400, "malformed"),
    "a byte order mark": (raw(b"\xef\xbb\xbf{}"), 400, "malformed"),
    "nested 1,000 deep": (raw(b"[" * 1000 + b"]" * 1000), 400, "malformed"),
    "nested 100,000 deep": (raw(b'{"a":' * 20_000 + b"1" + b"}" * 20_000), 400, "malformed"),
    "a body over the limit": (raw(b'{"a":"' + b"x" * 300_000 + b'"}'), 413, "too_large"),
    "an empty object": (raw(b"{}"), 400, "malformed"),
    "no stream": (drop("stream"), 400, "malformed"),
    "stream is null": (put("stream", None), 400, "malformed"),
    "stream is a number": (put("stream", 5), 400, "malformed"),
    "stream in capitals": (put("stream", UUID.upper()), 400, "malformed"),
    "stream without hyphens": (put("stream", UUID.replace("-", "")), 400, "malformed"),
    "stream in braces": (put("stream", "{" + UUID + "}"), 400, "malformed"),
    "stream with a line end": (put("stream", UUID + "\n"), 400, "malformed"),
    "stream with a nul": (put("stream", UUID[:-1] + "\0"), 400, "malformed"),
    "no epoch": (drop("epoch"), 400, "malformed"),
    "epoch is text": (put("epoch", "1"), 400, "malformed"),
    "epoch is a float": (put("epoch", 1.0), 400, "malformed"),
    "epoch is negative": (put("epoch", -1), 400, "malformed"),
    "epoch is true": (put("epoch", True), 400, "malformed"),
    "no created": (drop("created"), 400, "malformed"),
    "created is negative": (put("created", -1), 400, "malformed"),
    "created is too large": (put("created", BIG), 400, "malformed"),
    "created is a list": (put("created", [1]), 400, "malformed"),
    "no pending": (drop("pending"), 400, "malformed"),
    "pending is a float": (put("pending", 0.5), 400, "malformed"),
    "no mono": (drop("mono"), 400, "malformed"),
    "mono is text": (put("mono", "12"), 400, "malformed"),
    "mono is too large": (put("mono", BIG), 400, "malformed"),
    "no rtt": (drop("rtt"), 400, "malformed"),
    "rtt is negative": (put("rtt", -5), 400, "malformed"),
    "no boot": (drop("boot"), 400, "malformed"),
    "boot is empty": (put("boot", ""), 400, "malformed"),
    "boot is too long": (put("boot", "b" * 65), 400, "malformed"),
    "boot is not ASCII": (put("boot", "启动"), 400, "malformed"),
    "boot has a control character": (put("boot", "a\tb"), 400, "malformed"),
    "seen is text": (put("seen", "now"), 400, "malformed"),
    "seen is negative": (put("seen", -1), 400, "malformed"),
    "carried is an object": (put("carried", {}), 400, "malformed"),
    "carried is a pair": (put("carried", [[UUID, 1]]), 400, "malformed"),
    "carried from nowhere": (put("carried", [["x", 1, 2]]), 400, "malformed"),
    "no previous": (drop("previous"), 400, "malformed"),
    "previous is too short": (put("previous", "ab"), 400, "malformed"),
    "previous in capitals": (put("previous", "AB" * 32), 400, "malformed"),
    "previous is no hexadecimal": (put("previous", "g" * 64), 400, "malformed"),
    "previous of another chain": (put("previous", "ab" * 32), 401, "auth"),
    "no operations": (drop("operations"), 400, "malformed"),
    "operations is empty": (put("operations", []), 400, "malformed"),
    "operations is an object": (put("operations", {}), 400, "malformed"),
    "operations is null": (put("operations", None), 400, "malformed"),
    "501 operations": (put("operations", [{"n": i} for i in range(1, 502)]), 413, "too_large"),
    "no operation has a number": (put("operations", [{}]), 400, "malformed"),
    "operations are numbers": (put("operations", [1, 2]), 400, "malformed"),
    "numbers with a hole": (put("operations", [{"n": 2}, {"n": 4}]), 400, "malformed"),
    "numbers backwards": (put("operations", [{"n": 3}, {"n": 2}]), 400, "malformed"),
    "the same number twice": (put("operations", [{"n": 2}, {"n": 2}]), 400, "malformed"),
    "numbers from zero": (put("operations", [{"x": 1}, {"n": 1}]), 400, "malformed"),
    "no signature": (drop("signature"), 401, "auth"),
    "an empty signature": (put("signature", ""), 401, "auth"),
    "signature is a number": (put("signature", 5), 400, "malformed"),
    "signature is null": (put("signature", None), 400, "malformed"),
    "signature is too long": (put("signature", "A" * 257), 400, "malformed"),
    "signature is not ASCII": (put("signature", "签" * 20), 400, "malformed"),
    "signature of zeros": (put("signature", "A" * 86), 401, "auth"),
    "signature is too short": (put("signature", "AAAA"), 401, "auth"),
    "an operation changed after signing": (put("operations.0.actor", 99), 401, "auth"),
    "gzip that is none": (raw(b"\x1f\x8b\x08nothing"), 400, "malformed"),
    "a gzip bomb": (raw(gzip.compress(b" " * 30_000_000)), 413, "too_large"),
    "half a gzip": (raw(gzip.compress(b"{}" * 1000)[:30]), 400, "malformed"),
}

# name -> (what is done to a good move, reason for which it is held)
BAD_OPERATIONS: dict[str, tuple[Break, str]] = {
    "a float quantity": (put("args.quantity", 1.5), "unparsed"),
    "a whole float": (put("args.quantity", 5.0), "unparsed"),
    "quantity as text": (put("args.quantity", "5"), "unparsed"),
    "quantity in Arabic digits": (put("args.quantity", "\u0665"), "unparsed"),
    "quantity zero": (put("args.quantity", 0), "unparsed"),
    "quantity negative": (put("args.quantity", -1), "unparsed"),
    "quantity null": (put("args.quantity", None), "unparsed"),
    "quantity true": (put("args.quantity", True), "unparsed"),
    "quantity as a list": (put("args.quantity", [5]), "unparsed"),
    "quantity over 10^12": (put("args.quantity", 10**12 + 1), "unparsed"),
    "quantity of 2^53": (put("args.quantity", BIG), "unparsed"),
    "quantity of 10^30": (put("args.quantity", 10**30), "unparsed"),
    "item zero": (put("args.item", 0), "unparsed"),
    "item negative": (put("args.item", -101), "unparsed"),
    "item as text": (put("args.item", "101"), "unparsed"),
    "item null": (put("args.item", None), "unparsed"),
    "item unknown": (put("args.item", 424_242), "unknown_item"),
    "item of 2^53": (put("args.item", BIG), "unparsed"),
    "from unknown": (put("args.from", 424_242), "unknown_location"),
    "to unknown": (put("args.to", 424_242), "unknown_location"),
    "to null": (put("args.to", None), "unparsed"),
    "to as text": (put("args.to", "A2"), "unparsed"),
    "lot is no uuid": (put("args.lot", "L1"), "unparsed"),
    "lot in capitals": (put("args.lot", UUID.upper()), "unparsed"),
    "lot of zeros": (put("args.lot", "0" * 8 + "-0000-0000-0000-" + "0" * 12), "unparsed"),
    "lot is a number": (put("args.lot", 5), "unparsed"),
    "unit as text": (put("args.unit", "PC"), "unparsed"),
    "unit negative": (put("args.unit", -1), "unparsed"),
    "entered as a number": (put("args.entered", 5), "unparsed"),
    "entered too long": (put("args.entered", "9" * 201), "unparsed"),
    "args is a list": (put("args", []), "unparsed"),
    "args is null": (put("args", None), "unparsed"),
    "args is empty": (put("args", {}), "unparsed"),
    "args is text": (put("args", "move"), "unparsed"),
    "a nul in a text": (put("args.entered", "a\0b"), "unparsed"),
    "a lone surrogate": (put("args.entered", "\ud800"), "unparsed"),
    "text that is not NFC": (put("args.entered", "e\u0301"), "unparsed"),
    "a key that is not ASCII": (put("args.数量", 5), "unparsed"),
    "an operation over 16 KiB": (put("args.more", "x" * 17_000), "unparsed"),
    "id is no uuid": (put("id", "7"), "unparsed"),
    "id is null": (put("id", None), "unparsed"),
    "id is a number": (put("id", 7), "unparsed"),
    "id in capitals": (put("id", UUID.upper()), "unparsed"),
    "id with a line end": (put("id", UUID + "\n"), "unparsed"),
    "no id": (drop("id"), "unparsed"),
    "no kind": (drop("kind"), "unparsed"),
    "kind unknown": (put("kind", "stock.vanish"), "unparsed"),
    "kind in capitals": (put("kind", "Stock.Move"), "unparsed"),
    "kind is null": (put("kind", None), "unparsed"),
    "kind with SQL": (put("kind", "x'; DROP TABLE item; --"), "unparsed"),
    "kind of the server itself": (put("kind", "stock.opening"), "unparsed"),
    "kind of another shape": (put("kind", "stock.count"), "unparsed"),
    "version zero": (put("version", 0), "unparsed"),
    "version 2": (put("version", 2), "unparsed"),
    "version as text": (put("version", "1"), "unparsed"),
    "version of 2^52": (put("version", 2**52), "unparsed"),
    "no actor": (drop("actor"), "unparsed"),
    "actor as text": (put("actor", "Li"), "unparsed"),
    "actor negative": (put("actor", -1), "unparsed"),
    "base is null": (put("base", None), "unparsed"),
    "base of three": (put("base", [1, 2, 3]), "unparsed"),
    "base negative": (put("base", [1, -2]), "unparsed"),
    "base as text": (put("base", ["1", "2"]), "unparsed"),
    "no time": (drop("time"), "unparsed"),
    "time is a number": (put("time", 1_767_592_800_000), "unparsed"),
    "wall as text": (put("time.wall", "2026-01-05"), "unparsed"),
    "wall is a float": (put("time.wall", 1.5), "unparsed"),
    "wall is NaN as text": (put("time.wall", "NaN"), "unparsed"),
    "mono is null": (put("time.mono", None), "unparsed"),
    "boot is a number": (put("time.boot", 5), "unparsed"),
    "boot is empty": (put("time.boot", ""), "unparsed"),
    "offset is a float": (put("time.offset", 0.5), "unparsed"),
    "offset age negative": (
        lambda op: put("time", op["time"] | {"offset": 1, "offset_age": -1, "rtt": 1})(op),
        "unparsed",
    ),
    "backdated without a reason": (put("backdated", {"at": 5}), "unparsed"),
    "backdated as text": (put("backdated", "yesterday"), "unparsed"),
    "backdated before all time": (put("backdated", {"at": -1, "reason": "x"}), "unparsed"),
    "backdated into the future": (put("backdated", {"at": 2**52, "reason": "x"}), "unparsed"),
    "after is text": (put("after", "x"), "unparsed"),
    "after names no uuids": (put("after", ["x"]), "unparsed"),
    "after names 101": (put("after", [UUID] * 101), "unparsed"),
}

# name -> (what is done to a good pull, status, code)
BAD_PULLS: dict[str, tuple[Break, int, str]] = {
    "nothing": (raw(b""), 400, "malformed"),
    "a list": (raw(b"[]"), 400, "malformed"),
    "not JSON": (raw(b"cursors"), 400, "malformed"),
    "invalid UTF-8": (raw(b"\xff"), 400, "malformed"),
    "over the limit": (raw(b'{"a":"' + b"x" * 300_000 + b'"}'), 413, "too_large"),
    "no stream": (drop("stream"), 400, "malformed"),
    "stream is no uuid": (put("stream", "mine"), 400, "malformed"),
    "no cursors": (drop("cursors"), 400, "malformed"),
    "cursors is a list": (put("cursors", []), 400, "malformed"),
    "cursors is null": (put("cursors", None), 400, "malformed"),
    "a cursor is a number": (put("cursors", {"master": 5}), 400, "malformed"),
    "a cursor is empty": (put("cursors", {"master": []}), 400, "malformed"),
    "a cursor of three": (put("cursors", {"master": [1, 2, 3]}), 400, "malformed"),
    "a cursor is negative": (put("cursors", {"master": [-1, 0]}), 400, "malformed"),
    "a cursor is a float": (put("cursors", {"master": [0.5, 0]}), 400, "malformed"),
    "a cursor is text": (put("cursors", {"master": ["0", "0"]}), 400, "malformed"),
    "a cursor of 2^53": (put("cursors", {"master": [BIG, 0]}), 400, "malformed"),
    "a scope without a name": (put("cursors", {"": [0, 0]}), 400, "malformed"),
    "a scope too long": (put("cursors", {"s" * 129: [0, 0]}), 400, "malformed"),
    "a scope not ASCII": (put("cursors", {"范围": [0, 0]}), 400, "malformed"),
    "a scope with a nul": (put("cursors", {"a\0b": [0, 0]}), 400, "malformed"),
    "1,001 scopes": (put("cursors", {f"s{i}": [0, 0] for i in range(1001)}), 413, "too_large"),
    "limit zero": (put("limit", 0), 400, "malformed"),
    "limit negative": (put("limit", -5), 400, "malformed"),
    "limit as text": (put("limit", "all"), 400, "malformed"),
    "limit a float": (put("limit", 10.0), 400, "malformed"),
    "limit true": (put("limit", True), 400, "malformed"),
    "no epoch": (drop("epoch"), 400, "malformed"),
    "epoch null": (put("epoch", None), 400, "malformed"),
    "created text": (put("created", "3"), 400, "malformed"),
    "boot null": (put("boot", None), 400, "malformed"),
}

# name -> (path, status, code)
BAD_LOADS: dict[str, tuple[str, int, str]] = {
    "manifest of no scope": ("/sync/v1/manifest", 400, "malformed"),
    "manifest of an empty scope": ("/sync/v1/manifest?scope=", 400, "malformed"),
    "manifest of a foreign scope": ("/sync/v1/manifest?scope=warehouse:777", 403, "scope"),
    "manifest of another device": (f"/sync/v1/manifest?scope=me:{UUID}", 403, "scope"),
    "manifest of a scope too long": ("/sync/v1/manifest?scope=" + "s" * 200, 400, "malformed"),
    "manifest with SQL": ("/sync/v1/manifest?scope=x'%20OR%20'1'='1", 403, "scope"),
    "manifest with a nul": ("/sync/v1/manifest?scope=a%00b", 403, "scope"),
    "chunk that is none": ("/sync/v1/chunk/" + "ab" * 32, 404, "malformed"),
    "chunk with a short name": ("/sync/v1/chunk/abcd", 404, "malformed"),
    "chunk in capitals": ("/sync/v1/chunk/" + "AB" * 32, 404, "malformed"),
    "chunk with a long name": ("/sync/v1/chunk/" + "a" * 65, 404, "malformed"),
    "chunk outside the folder": ("/sync/v1/chunk/..%2f..%2fetc%2fpasswd", 404, "malformed"),
    "chunk without a name": ("/sync/v1/chunk/", 404, "malformed"),
}
