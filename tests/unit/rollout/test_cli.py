"""The command line of `takt import`: what it asks for, and what does not add up."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from takt.kernel.errors import DomainError
from takt.rollout.cli import import_arguments, import_command, request_of
from takt.settings import Settings


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    import_arguments(parser)
    return parser.parse_args(words)


def test_a_dry_run_is_the_default() -> None:
    request = request_of(parsed("items.csv", "--mapping", "takt/items"))
    assert not request.apply
    assert [source.name for source in request.sources] == ["items.csv"]


def test_a_set_brings_its_variables_and_the_call_may_replace_them() -> None:
    words = ("--set", "adventureworks", "--from", "/data", "--var", "site=DEMO", "--apply")
    request = request_of(parsed(*words))
    assert request.apply
    assert request.variables == {"site": "DEMO", "warehouse": "AW-MAIN"}
    assert len(request.sources) == 9


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "rollout.file_and_mapping_or_set_and_folder"),
        (("items.csv",), "rollout.file_and_mapping_or_set_and_folder"),
        (("--set", "adventureworks"), "rollout.file_and_mapping_or_set_and_folder"),
        (("--mapping", "takt/items"), "rollout.file_missing"),
        (("x.csv", "--mapping", "nothing"), "rollout.mapping_not_found"),
        (("x.csv", "--mapping", "../adventureworks/item"), "rollout.mapping_not_found"),
        (("--set", "nothing", "--from", "."), "rollout.mapping_not_found"),
        (("x.csv", "--mapping", "takt/items", "--var", "site"), "rollout.variable_without_value"),
    ],
)
def test_a_call_that_does_not_add_up_is_refused(words: tuple[str, ...], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        request_of(parsed(*words))
    assert refused.value.code == code


def test_a_wrong_mapping_is_told_with_its_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('id = "x"\nkind = "item"\n', encoding="utf-8")
    result = import_command(parsed("x.csv", "--mapping", str(mapping)), Settings())
    assert result == 2
    assert "fields.code: missing" in capsys.readouterr().err
