"""Typed settings, read from TAKT_* environment variables and from nowhere else.

A wrong value or an unknown TAKT_ name stops the start with every mistake named at once.
backend/ARCHITECTURE.md explains each setting; a tidy test compares.
"""

import dataclasses
import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PREFIX = "TAKT_"
HOME = Path(__file__).parents[2]
"""The clone that this code runs from; for an installed package, a folder of no meaning."""
NOT_OURS = frozenset({"TAKT_TEST_DATABASE_URL", "TAKT_CHROMIUM", "TAKT_SHARED_DATA"})
"""Names that only the tests read."""


def _default_data_dir() -> Path:
    """Return the folder beside the code, wherever `takt` was called; without a clone, the one here.

    A command called from another folder must never find an empty server there.
    """
    here = HOME if (HOME / "pyproject.toml").is_file() else Path.cwd()
    return here / ".takt" / "data"


class SettingsError(Exception):
    """The environment holds settings that Takt cannot start with."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How this server was told to run; the defaults serve a plant on one machine."""

    data_dir: Path = dataclasses.field(default_factory=_default_data_dir)
    database_url: str | None = None
    database_owner_url: str | None = None
    database_pool: int = 12
    host: str = "0.0.0.0"  # noqa: S104 - phones on the plant's network are the point
    port: int = 8443
    http_port: int = 8080
    public_hosts: tuple[str, ...] = ()
    certificate_file: Path | None = None
    certificate_key_file: Path | None = None
    language: str = "auto"
    web_dir: Path | None = None
    backup_dir: Path | None = None
    backup_at: str = "02:30"
    backup_keep: int = 14
    log_level: str = "info"
    trusted_proxies: tuple[str, ...] = ()
    printer_hosts: tuple[str, ...] = ()
    given: frozenset[str] = frozenset()
    """The fields that the environment set; all others have their defaults."""

    @property
    def secrets(self) -> Path:
        """The folder of keys and passwords that only this server reads."""
        return self.data_dir / "secrets"

    @property
    def backups(self) -> Path:
        """The folder in which backups are kept."""
        return self.backup_dir or self.data_dir / "backups"


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError("must be a whole number")
    return int(text)


def _port(text: str) -> int:
    number = _whole(text)
    if not 0 <= number <= 65535:
        raise ValueError("a port lies between 0 and 65535")
    return number


def _at_least_one(text: str) -> int:
    number = _whole(text)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _database_url(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("must start with postgresql://")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in text.split(",") if host.strip())


def _time_of_day(text: str) -> str:
    if text == "off":
        return text
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        raise ValueError("must be HH:MM or off")
    return f"{int(hours):02d}:{int(minutes):02d}"


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return parse


PARSERS: dict[str, Callable[[str], Any]] = {
    "data_dir": _path,
    "database_url": _database_url,
    "database_owner_url": _database_url,
    "database_pool": _at_least_one,
    "host": str,
    "port": _port,
    "http_port": _port,
    "public_hosts": _hosts,
    "certificate_file": _path,
    "certificate_key_file": _path,
    "language": _one_of("auto", "zh-CN", "en"),
    "web_dir": _path,
    "backup_dir": _path,
    "backup_at": _time_of_day,
    "backup_keep": _at_least_one,
    "log_level": _one_of("debug", "info", "warning", "error"),
    "trusted_proxies": _hosts,
    "printer_hosts": _hosts,
}


def variable(field: str) -> str:
    """Return the environment variable that sets a field."""
    return PREFIX + field.upper()


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings or raise SettingsError naming every mistake."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    mistakes = _unknown_names(environment)
    for field, parse in PARSERS.items():
        text = environment.get(variable(field), "").strip()
        if not text:
            continue
        try:
            values[field] = parse(text)
        except ValueError as why:
            mistakes.append(f"{variable(field)}={text!r}: {why}")
    if ("certificate_file" in values) != ("certificate_key_file" in values):
        mistakes.append("TAKT_CERTIFICATE_FILE and TAKT_CERTIFICATE_KEY_FILE go together")
    if "database_owner_url" in values and "database_url" not in values:
        mistakes.append("TAKT_DATABASE_OWNER_URL needs TAKT_DATABASE_URL beside it")
    if mistakes:
        raise SettingsError(mistakes)
    return Settings(**values, given=frozenset(values))


def _unknown_names(environment: Mapping[str, str]) -> list[str]:
    known = {variable(field) for field in PARSERS}
    mistakes = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known and name not in NOT_OURS:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            mistakes.append(f"{name} is not a setting of Takt{hint}")
    return mistakes
