"""Patterns for text that an inspection records: a serial number, a marking, a heat number.

A pattern is compared with the whole text, from left to right, one code point at a time:

| written | stands for |
|---|---|
| `?` | one character, whatever it is |
| `*` | any characters, none as well |
| `#` | a digit, 0 to 9 |
| `@` | a letter, A to Z or a to z |
| `\\x` | the character x itself, also where x has a meaning of its own |
| anything else | itself; capitals and small letters differ |

Pattern and text are compared in NFC. It is no regular expression, since those of two languages
differ in what they match and how long they take: here the work is at most the product of the two
lengths. Digits and letters are those of ASCII, since what else is a letter depends on the version
of Unicode. The twin is `sync/ts/src/text-patterns.ts`; cases lie in `sync/vectors/verdicts.json`.
"""

import unicodedata
from typing import Final

ESCAPE: Final = "\\"
WILD: Final = frozenset("?*#@")
ANY: Final = "*"
_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DIGITS: Final = frozenset("0123456789")

Token = str
"""A sign of `WILD`, or `=` and the character that has to stand there."""


def pattern_tokens(pattern: str) -> tuple[Token, ...] | None:
    """The pattern taken apart, or None where it ends in a lonely backslash."""
    tokens: list[Token] = []
    signs = iter(unicodedata.normalize("NFC", pattern))
    for sign in signs:
        if sign == ESCAPE:
            meant = next(signs, None)
            if meant is None:
                return None
            tokens.append(f"={meant}")
        else:
            tokens.append(sign if sign in WILD else f"={sign}")
    return tuple(tokens)


def matches(tokens: tuple[Token, ...], text: str) -> bool:
    """Whether the whole text is as the pattern says.

    Where it is not, the last `*` takes one character more; an earlier one never has to, for what
    lies between two of them is found at its first place.
    """
    signs = unicodedata.normalize("NFC", text)
    at = token = 0
    star = resume = -1
    while at < len(signs):
        if token < len(tokens) and tokens[token] == ANY:
            star, resume = token, at
            token += 1
        elif token < len(tokens) and _is_met(tokens[token], signs[at]):
            token += 1
            at += 1
        elif star >= 0:
            resume += 1
            token, at = star + 1, resume
        else:
            return False
    return all(rest == ANY for rest in tokens[token:])


def _is_met(wanted: Token, sign: str) -> bool:
    if wanted == "?":
        return True
    if wanted == "#":
        return sign in _DIGITS
    if wanted == "@":
        return sign in _LETTERS
    return wanted == f"={sign}"
