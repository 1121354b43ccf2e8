"""Settings come from the environment only, and wrong ones are all named at once."""

from pathlib import Path

import pytest

from takt.settings import SettingsError, load_settings

ROOT = Path(__file__).parents[3]


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = load_settings({})

    assert settings.database_url is None
    assert settings.given == frozenset()


def test_the_data_lie_beside_the_code_wherever_a_command_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert load_settings({}).data_dir == ROOT / ".takt" / "data"
    assert load_settings({"TAKT_DATA_DIR": "plant"}).data_dir == tmp_path / "plant"


def test_every_mistake_is_named_at_once() -> None:
    environment = {
        "TAKT_PORT": "84x3",
        "TAKT_HTTP_PORT": "70000",
        "TAKT_DATABASE_URL": "mysql://somewhere",
        "TAKT_BACKUP_AT": "25:00",
        "TAKT_BACKUP_KEEP": "0",
        "TAKT_LANGUAGE": "de",
    }

    with pytest.raises(SettingsError) as caught:
        load_settings(environment)

    assert len(caught.value.mistakes) == len(environment)
    for name in environment:
        assert any(mistake.startswith(name) for mistake in caught.value.mistakes)


def test_a_misspelt_setting_is_refused_with_the_likely_name() -> None:
    with pytest.raises(SettingsError, match="did you mean TAKT_DATABASE_URL"):
        load_settings({"TAKT_DATABSE_URL": "postgresql://x"})


def test_certificate_and_key_go_together() -> None:
    with pytest.raises(SettingsError, match="go together"):
        load_settings({"TAKT_CERTIFICATE_FILE": "/x.crt"})


def test_an_owner_account_without_an_application_account_is_refused() -> None:
    with pytest.raises(SettingsError, match="needs TAKT_DATABASE_URL"):
        load_settings({"TAKT_DATABASE_OWNER_URL": "postgresql://owner@host/takt"})


@pytest.mark.parametrize(("text", "meant"), [("2:05", "02:05"), ("off", "off"), ("23:59", "23:59")])
def test_the_time_of_the_backup_is_a_time_of_day_or_off(text: str, meant: str) -> None:
    assert load_settings({"TAKT_BACKUP_AT": text}).backup_at == meant


def test_lists_are_separated_by_commas() -> None:
    settings = load_settings({"TAKT_PUBLIC_HOSTS": "takt.plant.lan, 10.1.2.3,"})

    assert settings.public_hosts == ("takt.plant.lan", "10.1.2.3")


def test_what_was_given_is_remembered() -> None:
    assert load_settings({"TAKT_PORT": "8443"}).given == {"port"}
