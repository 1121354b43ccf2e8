"""Every code that the server answers a person with has a sentence in each language.

Codes are read from the source: the first word of every error that is raised, the second of every
field error, and the reasons and notices of the inventory. Errors of the terminal have their
sentences in `runtime.words`; the protocol's own words (gap, fork, ...) never reach a screen.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import pytest

from takt.demand import errors as demand_errors
from takt.inventory import errors as inventory_errors
from takt.production import errors as production_errors
from takt.purchasing import errors as purchasing_errors
from takt.quality import errors as quality_errors
from takt.quality.nonconformance import errors as nonconformance_errors
from takt.runtime.http import STATUS_CODES
from takt.stocktake import errors as stocktake_errors
from tests.tidy.tree import ROOT, code_files, text_of

AREAS = (
    *("auth", "catalogue", "identity", "inventory", "partners", "purchasing", "demand"),
    *("production", "quality", "request", "stocktake", "sync", "traceability"),
)
NOTICES = (
    *(inventory_errors, purchasing_errors, demand_errors, production_errors),
    *(quality_errors, nonconformance_errors, stocktake_errors),
)
CODE = re.compile(rf"(?:{'|'.join(AREAS)})\.[a-z_]+")
RAISED = re.compile(r"Invalid|Unauthorized|Forbidden|NotFound|Refused|Busy|[A-Z]\w*Error")
LOCALES = ROOT / "pwa" / "src" / "locales"


def calls() -> Iterator[tuple[str, list[str | None]]]:
    """Each call in the server's code: its name and its arguments that are texts."""
    for path in code_files(".py"):
        if path.parts[:2] != ("backend", "takt"):
            continue
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                yield name, [_text(argument) for argument in node.args]


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def answered_codes() -> set[str]:
    """The keys that the screens look up."""
    keys = {
        value
        for errors in NOTICES
        for name, value in vars(errors).items()
        if name.isupper() and isinstance(value, str)
    }
    keys |= {*STATUS_CODES.values(), "server.unexpected", "request.refused"}
    for name, texts in calls():
        if name == "FieldError" and len(texts) > 1 and texts[1]:
            keys.add(f"field_{texts[1]}")
        elif RAISED.fullmatch(name) and texts and texts[0] and CODE.fullmatch(texts[0]):
            keys.add(texts[0])
    return {f"reason.{key.replace('.', '_')}" for key in keys}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_code_that_the_server_answers_has_a_sentence(language: str) -> None:
    words = json.loads((LOCALES / f"reason.{language}.json").read_text("utf-8"))

    assert sorted(answered_codes() - words.keys()) == []


def test_the_codes_of_the_source_are_found() -> None:
    assert {
        "reason.auth_forbidden",
        "reason.unknown_item",
        "reason.field_taken",
    } <= answered_codes()
