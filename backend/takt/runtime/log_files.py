"""Where the server writes what it does: a rotating file in the data folder, little on the terminal.

Lines carry codes and ids, never passwords, tokens or the contents of requests.
"""

import logging
import logging.handlers
import time
from pathlib import Path

from takt.settings import Settings

FILE_BYTES_MAX = 5_000_000
FILES_KEPT = 10
_LINE = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s: %(message)s"


def log_file(settings: Settings) -> Path:
    """Return the path of the current log file."""
    return settings.data_dir / "log" / "takt.log"


def start_logging(settings: Settings) -> None:
    """Send all log lines to the file, and warnings to the terminal too."""
    path = log_file(settings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    to_file = logging.handlers.RotatingFileHandler(
        path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8"
    )
    path.chmod(0o600)
    line = logging.Formatter(_LINE, "%Y-%m-%dT%H:%M:%S")
    line.converter = time.gmtime
    to_file.setFormatter(line)
    to_terminal = logging.StreamHandler()
    to_terminal.setLevel(logging.WARNING)
    to_terminal.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    stop_logging()
    root.setLevel(settings.log_level.upper())
    root.addHandler(to_file)
    root.addHandler(to_terminal)
    logging.captureWarnings(True)


def stop_logging() -> None:
    """Close the files and take the handlers of `start_logging` away again."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler) in (logging.handlers.RotatingFileHandler, logging.StreamHandler):
            root.removeHandler(handler)
            handler.close()
