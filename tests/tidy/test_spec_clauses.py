"""Every clause of the sync specification is cited by a test or a vector, and only clauses are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLAUSE = re.compile(r"^\*\*(S\d+)\*\*", re.MULTILINE)
CITED = re.compile(r"\bS\d{1,2}\b")
PLACES = [
    *ROOT.glob("tests/sync/*.py"),
    *ROOT.glob("tests/integration/inventory/*.py"),
    *ROOT.glob("sync/vectors/*.json"),
]


def clauses() -> set[str]:
    """The clauses of the specification."""
    return set(CLAUSE.findall((ROOT / "sync" / "SPEC.md").read_text("utf-8")))


def cited() -> set[str]:
    """The clauses that tests and vectors name."""
    return {name for place in PLACES for name in CITED.findall(place.read_text("utf-8"))}


def test_every_clause_of_the_sync_specification_is_cited_by_a_test() -> None:
    assert clauses() - cited() == set()


def test_tests_cite_only_clauses_that_exist() -> None:
    assert cited() - clauses() == set()
