"""The canonical form of JSON values: the only bytes that are ever hashed.

Keys are ASCII and sorted, separators are bare, text is UTF-8 with mandatory escapes only, numbers
are integers below 2^53, strings are NFC. Whatever cannot be said that way is refused with its path.
"""

import json
import unicodedata
from collections.abc import Callable

INTEGER_LIMIT = 2**53
CONTAINERS_FEW = 64

_encode_text = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


def _encode_plainly(value: object) -> bytes:
    return _encode_text(value).encode()


_encode: Callable[[object], bytes] = _encode_plainly
_encode_loosely = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode

_SIXTEEN_DIGITS = b"0" * 16
_EVERY_DIGIT_IS_0 = bytes.maketrans(b"123456789", b"000000000")


class CanonError(ValueError):
    """A value has no canonical form; `path` says where, `why` says what is wrong."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or '(root)'}: {why}")
        self.path = path
        self.why = why


def canon(value: object) -> bytes:
    """Return the canonical bytes of a JSON value, or raise CanonError."""
    _check(value, "")
    return _encode(value)


def canon_of_checked(value: object) -> bytes:
    """The same for a value whose parts have all passed `canon` before."""
    return _encode(value)


def has_long_number(text: bytes) -> bool:
    """Whether a JSON text may hold an integer of 2^53 or more: one of 16 digits or longer.

    Digits inside strings count as well, so yes means maybe, but no is certain.
    """
    return _SIXTEEN_DIGITS in text.translate(_EVERY_DIGIT_IS_0)


def canon_if_plain(value: object) -> bytes | None:
    """The canonical bytes of a value that came as JSON with small integers only, or None.

    Walking over a value costs more than writing it, so the rules for text are looked up in what was
    written: ASCII holds no surrogate and is NFC, U+0000 would show as an escape. None says nothing:
    then `canon` has to look at each part. It also gets what may be nested deeply.
    """
    try:
        text = _encode(value)
    except (UnicodeEncodeError, RecursionError):
        return None
    if not text.isascii() or b"\\u" in text:
        return None
    return text if text.count(b"{") + text.count(b"[") <= CONTAINERS_FEW else None


def use_encoder(encode: Callable[[object], bytes]) -> None:
    """Replace the encoder by a faster one that writes the same bytes for checked values."""
    global _encode  # noqa: PLW0603  # one encoder for the whole process, chosen at start
    _encode = encode


def canon_loosely(value: object) -> bytes:
    """Stable bytes for a value that JSON can hold but `canon` refuses, to store and chain it."""
    return _encode_loosely(value).encode("utf-8", "surrogatepass")


def _check(value: object, path: str) -> None:
    kind = type(value)
    if kind is str:
        _check_text(value, path)  # type: ignore[arg-type]  # its type was just compared
    elif kind is int:
        if not -INTEGER_LIMIT < value < INTEGER_LIMIT:  # type: ignore[operator]  # as above
            raise CanonError(path, "integer_too_large")
    elif kind is dict:
        _check_object(value, path)  # type: ignore[arg-type]  # as above
    elif kind is list:
        for index, part in enumerate(value):  # type: ignore[arg-type, var-annotated]  # as above
            _check(part, f"{path}[{index}]" if type(part) in (dict, list) else path)
    elif value is not None and kind is not bool:
        raise CanonError(path, "float" if kind is float else "not_json")


def _check_object(value: dict[object, object], path: str) -> None:
    for key, part in value.items():
        if type(key) is not str or not key.isascii() or "\0" in key:
            raise CanonError(path, "key_not_ascii")
        kind = type(part)
        if kind is str:
            if not part.isascii() or "\0" in part:  # type: ignore[attr-defined, operator]  # a str
                _check_text(part, f"{path}.{key}")  # type: ignore[arg-type]  # a str
        elif kind is int:
            if not -INTEGER_LIMIT < part < INTEGER_LIMIT:  # type: ignore[operator]  # an int
                raise CanonError(f"{path}.{key}", "integer_too_large")
        elif part is not None:
            _check(part, f"{path}.{key}")


def _check_text(text: str, path: str) -> None:
    if "\0" in text:
        raise CanonError(path, "nul")
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CanonError(path, "lone_surrogate") from None
    if not unicodedata.is_normalized("NFC", text):
        raise CanonError(path, "not_nfc")
