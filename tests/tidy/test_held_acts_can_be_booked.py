"""The form of the inbox offers each kind that the server books from it, joining the same ends."""

from __future__ import annotations

import re

from takt.inventory.use_cases.book_move import ENDS
from tests.tidy.tree import ROOT, text_of

FORM = ROOT / "pwa" / "src" / "features" / "exceptions" / "book.ts"
KIND = re.compile(r"'(stock\.\w+)': \{ from: \[([^\]]*)\], to: \[([^\]]*)\] \}")


def test_the_form_and_the_server_join_the_same_ends() -> None:
    told = {
        kind: tuple(tuple(re.findall(r"\w+", side)) for side in sides)
        for kind, *sides in KIND.findall(text_of(FORM))
    }

    assert told == ENDS
