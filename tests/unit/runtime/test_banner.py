"""What the terminal says of the people of the demo plant."""

from pathlib import Path

import pytest

from takt.identity import ROLES
from takt.runtime.banner import SignIn, show_people
from takt.runtime.serve import role_name
from takt.settings import Settings

LI = SignIn("storekeeper", "李仓管 Li", "secret", "4821", "B:1")


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "仓管员"), ("en", "Storekeeper")])
def test_roles_are_named_in_the_language_of_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, name: str
) -> None:
    settings = Settings(data_dir=tmp_path, language=language)

    show_people(settings, [LI.as_told(role_name(settings, LI.role), None)])

    assert name in capsys.readouterr().out
    assert {role_name(settings, code) for code in ROLES}.isdisjoint(ROLES)


def test_a_role_that_was_made_later_is_named_by_its_code(tmp_path: Path) -> None:
    assert role_name(Settings(data_dir=tmp_path), "welder") == "welder"


def test_a_password_that_no_longer_holds_is_not_told() -> None:
    assert LI.as_told("x", "(changed)").password == "(changed)"
    assert LI.as_told("x", None).password == "secret"
