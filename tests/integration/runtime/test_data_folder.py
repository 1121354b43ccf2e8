"""Only what begins a server makes a data folder; everything else says that there is none."""

from pathlib import Path

import pytest

from takt.cli import main

MAY_NOT_CREATE = (
    ("demo",),
    ("user", "list"),
    ("device", "list"),
    ("backup",),
    ("verify",),
    ("import", "--set", "adventureworks", "--from", "."),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TAKT_DATA_DIR", str(tmp_path / "nobody" / "data"))
    monkeypatch.setenv("TAKT_LANGUAGE", "en")
    return tmp_path / "nobody"


@pytest.mark.parametrize("words", MAY_NOT_CREATE, ids=" ".join)
def test_a_command_on_the_wrong_folder_says_so_and_makes_nothing(
    folder: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) in (1, 2)

    assert f"There are no data of Takt in {folder / 'data'}" in capsys.readouterr().err
    assert not folder.exists()


def test_the_doctor_says_that_there_is_nothing_to_look_at_and_makes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 1

    assert f"There are no data of Takt in {folder / 'data'} yet" in capsys.readouterr().out
    assert not folder.exists()
