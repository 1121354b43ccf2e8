"""Tells whether a text on the screen is in the chosen language, by the application's own sentences.

Data (names, codes, numbers) may be in any language; the application's words may not.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parents[2] / "pwa" / "src" / "locales"
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"\{\w+(?:\|[^}]*)?\}")


@cache
def sentences(language: str) -> dict[str, str]:
    """All sentences of the application in this language, by key."""
    found: dict[str, str] = {}
    for path in LOCALES.glob(f"*.{language}.json"):
        found |= json.loads(path.read_text("utf-8"))
    return found


@cache
def _foreign(language: str) -> re.Pattern[str]:
    """Matches a whole sentence of the other language."""
    other = "en" if language == "zh-CN" else "zh-CN"
    own = set(sentences(language).values())
    patterns = [
        ".+".join(re.escape(piece) for piece in PLACE.split(text))
        for text in sentences(other).values()
        if text not in own and len(PLACE.sub("", text).strip()) > 2
    ]
    return re.compile("|".join(patterns))


def out_of_language(texts: list[str], language: str, names: set[str]) -> list[str]:
    """Texts in the other language, and keys that stand there instead of a sentence."""
    keys = sentences(language)
    wrong = [text for text in texts if text in keys or _foreign(language).fullmatch(text)]
    if language == "en":
        wrong += [text for text in texts if CHINESE.search(_without(text, names))]
    return list(dict.fromkeys(wrong))


def _without(text: str, names: set[str]) -> str:
    # The longest first: an initial is the beginning of a name.
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text
