"""Takes the ports that the server listens on, or says plainly why it cannot.

Phones know the server by its port. So the one that was taken first is asked for at every start,
even where it was not the usual one; a start that has to do without it does not change that.
"""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from takt.kernel.errors import DomainError
from takt.runtime.port_holder import port_holder
from takt.runtime.secret_files import write_private
from takt.settings import Settings, variable

PORTS_TRIED = 20


class PortError(DomainError):
    """A port that was asked for cannot be had."""

    status = 500


@dataclass(frozen=True)
class Taken:
    """A listening socket; `wanted` is the port that was asked for.

    `is_known` says that phones may look for the server at the port that was wanted.
    """

    socket: socket.socket
    wanted: int
    is_known: bool = False

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    @property
    def has_moved(self) -> bool:
        return self.wanted not in (0, self.port)


def take_port(settings: Settings, field: str) -> Taken:
    """Listen on the port of a setting; the next free one if nobody insisted on it."""
    wanted = int(getattr(settings, field))
    is_fixed = field in settings.given or wanted == 0
    known = None if is_fixed else _known_ports(settings).get(field)
    wanted = wanted if known is None else known
    for port in range(wanted, wanted + (1 if is_fixed else PORTS_TRIED)):
        try:
            return Taken(_listen(settings.host, port), wanted, known is not None)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                code = "serve.port_forbidden"
            elif error.errno == errno.EADDRINUSE:
                code = "serve.port_in_use"
            else:
                raise
            refusal = _refusal(code, wanted, field)
    raise refusal


def _refusal(code: str, port: int, field: str) -> PortError:
    data = {"port": port, "variable": variable(field)}
    holder = port_holder(port) if code == "serve.port_in_use" else None
    return (
        PortError(code, **data)
        if holder is None
        else PortError("serve.port_in_use_by", **data, holder=holder)
    )


def remember_ports(settings: Settings, taken: Mapping[str, Taken]) -> None:
    """Keep which ports were taken, where none was known and nobody set one."""
    known = _known_ports(settings)
    chosen = {
        field: known.get(field, one.port)
        for field, one in taken.items()
        if field not in settings.given and one.wanted != 0
    }
    if known | chosen != known:
        write_private(_file(settings), msgspec.json.encode(known | chosen))


def _known_ports(settings: Settings) -> dict[str, int]:
    try:
        return msgspec.json.decode(_file(settings).read_bytes(), type=dict[str, int])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}  # a damaged file costs no more than asking for the usual port


def _file(settings: Settings) -> Path:
    return settings.data_dir / "ports.json"


def moved_words(taken: Taken, field: str, unknown: str) -> tuple[str, dict[str, str]]:
    """The code and the figures of the sentence that says why another port was taken."""
    figures = {
        "port": str(taken.wanted),
        "chosen": str(taken.port),
        "holder": port_holder(taken.wanted) or unknown,
    }
    cuts_off = taken.is_known and field == "port"
    return "serve.port_lost" if cuts_off else "serve.port_moved", figures


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # Lets a restart take the port at once; Linux still refuses a port that is listened on.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((host, port))
        listener.listen(2048)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener
