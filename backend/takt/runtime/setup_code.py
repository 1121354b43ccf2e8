"""The code in the terminal that lets the first person set up an empty server, and nobody else."""

import hmac
import secrets

from takt.runtime.secret_files import read_or_create
from takt.settings import Settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_NAME = "setup-code"


def setup_code(settings: Settings) -> str:
    """Return the code of this server, the same until set-up is done."""
    return read_or_create(settings, _NAME, _new_code)


def is_setup_code(settings: Settings, text: str) -> bool:
    """Compare what was typed, forgiving case, blanks and hyphens."""
    typed = "".join(text.upper().replace("-", "").split())
    return hmac.compare_digest(typed.encode(), setup_code(settings).encode())


def forget_setup_code(settings: Settings) -> None:
    """Make the code worthless once somebody administers the server."""
    (settings.secrets / _NAME).unlink(missing_ok=True)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
