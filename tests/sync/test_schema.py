"""The JSON schemas say the same as the parsers, on all messages of the scripts."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.sync.vector_files import VECTORS, cases, title

SCHEMA = Path(VECTORS).parent / "schema"
CLIENT = [c for name in ("push_scripts", "pull_scripts") for c in cases(name) if "steps" in c]


def is_valid(name: str, value: Any) -> bool:
    """Whether a message fits its schema."""
    schema = json.loads((SCHEMA / f"{name}.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema).is_valid(value)


@pytest.mark.parametrize("case", [c for c in CLIENT if c["side"] == "client"], ids=title)
def test_messages_of_the_scripts_fit_their_schema(case: dict[str, Any]) -> None:
    """S3."""
    for step in case["steps"]:
        if step["call"] == "record":
            assert is_valid("operation", step["result"])
        if step["call"] in ("next_push", "next_pull") and step["result"] is not None:
            assert is_valid(step["call"].removeprefix("next_"), step["result"])
        if step["call"] in ("on_push_reply", "on_pull_reply") and "reply" in step["args"]:
            assert is_valid(step["call"].removeprefix("on_"), step["args"]["reply"])


def test_a_push_without_operations_fits_no_schema() -> None:
    assert not is_valid("push", {"stream": "x", "operations": []})
