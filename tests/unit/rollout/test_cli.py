"""The command line of `takt import`: what it asks for, and what does not add up."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from takt.kernel.errors import DomainError
from takt.rollout.cli import import_arguments, import_command, request_of
from takt.runtime.words import explain
from takt.settings import Settings


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    import_arguments(parser)
    return parser.parse_args(words)


def test_a_dry_run_is_the_default() -> None:
    for more in ((), ("--dry-run",)):
        request = request_of(parsed(__file__, "--mapping", "takt/items", *more))
        assert not request.apply
        assert [source.name for source in request.sources] == [Path(__file__).name]


def test_a_set_brings_its_variables_and_the_call_may_replace_them() -> None:
    words = ("--set", "adventureworks", "--from", ".", "--var", "site=DEMO", "--apply")
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
        (("x.csv", "--mapping", "takt/items", "--var", "foo=B"), "rollout.variable_unknown"),
        (
            ("--set", "adventureworks", "--from", ".", "--var", "foo=BW"),
            "rollout.variable_unknown",
        ),
        (("x.csv", "--mapping", "takt/items"), "rollout.file_not_found"),
        (("--set", "adventureworks", "--from", "/nowhere"), "rollout.folder_missing"),
    ],
)
def test_a_call_that_does_not_add_up_is_refused(words: tuple[str, ...], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        request_of(parsed(*words))
    assert refused.value.code == code
    for language in ("en", "zh-CN"):
        said = explain(Settings(language=language), refused.value)
        assert "rollout." not in said
        assert "{" not in said


def test_a_wrong_mapping_is_told_with_its_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('id = "x"\nkind = "item"\n', encoding="utf-8")
    result = import_command(parsed(__file__, "--mapping", str(mapping)), Settings(language="en"))
    assert result == 2
    said = capsys.readouterr().err
    assert "The mapping cannot be used" in said
    assert "fields.code: is missing" in said
