"""Initials by which a person who types no Chinese finds a Chinese name: 六角螺栓 -> ljls."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=2_048)
def initials(name: str | None) -> str:
    """Lower-case first letters of the readings; letters and digits stay, all else goes."""
    if not name:
        return ""
    from pypinyin import Style, lazy_pinyin

    text = unicodedata.normalize("NFKC", name)
    parts = lazy_pinyin(text, style=Style.FIRST_LETTER)
    letters = (letter for part in parts for letter in str(part).lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
