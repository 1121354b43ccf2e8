"""The command line helps those who call it wrongly."""

import pytest

from takt.cli import main


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "say what is wrong, in plain words" in capsys.readouterr().out


def test_an_unknown_option_shows_the_usage_of_its_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["import", "--nonsense"])

    assert ended.value.code == 2
    assert "usage: takt import" in capsys.readouterr().err
