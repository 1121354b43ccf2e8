"""All named cases of wrong input by area, wherever their tables lie.

The tables of synchronisation and of the catalogue hold several areas: there the name of a case
says to which it belongs, the first word that fits deciding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.api import (
    sync_cases,
    wrong_acts,
    wrong_catalogue,
    wrong_charts,
    wrong_documents,
    wrong_files,
    wrong_inspections,
    wrong_json,
    wrong_nonconformances,
    wrong_quality,
    wrong_requests,
)
from tests.api.wrong_tokens import ASSERTIONS, PERSON_TOKENS

AREAS = ("shape", "quantities", "times", "identifiers", "tokens", "sequences", "files")
WORDS = (
    ("tokens", r"signature|signing|cookie|renewal|sign-in|sign-out"),
    ("times", r"wall|mono|boot|time|offset|backdated|rtt|seen"),
    ("quantities", r"quantity|whole float|scale|conversions?|half a piece"),
    (
        "sequences",
        r"numbers?|operations?|cursors?|previous|epoch|created|pending|carried|limit|base"
        r"|manifest|chunk|after|version",
    ),
    (
        "identifiers",
        r"id|item|from|to|lot|unit|units|actor|kind|stream|scopes?|barcodes?|code|merge|category"
        r"|key|coordinate|device|person",
    ),
)


def area_of(name: str) -> str:
    """The area of a case whose table holds several."""
    for area, words in WORDS:
        if re.search(rf"\b(?:{words})\b", name):
            return area
    return "shape"


def corpus() -> dict[str, set[str]]:
    """The names of all cases by area; a name counts once in its table."""
    found: dict[str, set[str]] = {area: set() for area in AREAS}

    def add(table: str, names: Iterable[str], area: str | None = None) -> None:
        for name in names:
            found[area or area_of(name)].add(f"{table}: {name}")

    add("body", (case.name for case in wrong_json.BODIES), "shape")
    add("access token", PERSON_TOKENS, "tokens")
    add("assertion", ASSERTIONS, "tokens")
    add("path", (case.name for case in wrong_requests.IDENTIFIERS), "identifiers")
    add("enrolment", (case.name for case in wrong_requests.ENROLMENTS))
    add("session", (case.name for case in wrong_requests.SESSIONS), "tokens")
    add("person", (case.name for case in wrong_requests.PEOPLE), "shape")
    add("catalogue", (case.name for case in wrong_catalogue.CASES))
    add("documents", (case.name for case in wrong_documents.CASES))
    add("quality", (case.name for case in wrong_quality.CASES))
    add("nonconformance", (case.name for case in wrong_nonconformances.CASES))
    add("act", wrong_acts.CASES)
    add("act", wrong_nonconformances.ACTS)
    add("act", wrong_inspections.CASES)
    add("act", wrong_charts.CAUSES)
    add("push", sync_cases.BAD_PUSHES)
    add("operation", sync_cases.BAD_OPERATIONS)
    add("pull", sync_cases.BAD_PULLS)
    add("first load", sync_cases.BAD_LOADS, "sequences")
    add("import", (case.name for case in wrong_files.IMPORTS), "files")
    add("mapping", wrong_files.MAPPINGS, "files")
    add("archive", wrong_files.ARCHIVES, "files")
    return found
