"""Takes the ports that the server listens on, or says plainly why it cannot."""

import errno
import socket
from dataclasses import dataclass

from takt.kernel.errors import DomainError
from takt.settings import Settings, variable

PORTS_TRIED = 20


class PortError(DomainError):
    """A port that was asked for cannot be had."""

    status = 500


@dataclass(frozen=True)
class Taken:
    """A listening socket; `wanted` is the port that was asked for."""

    socket: socket.socket
    wanted: int

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
    for port in range(wanted, wanted + (1 if is_fixed else PORTS_TRIED)):
        try:
            return Taken(_listen(settings.host, port), wanted)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM):
                code = "serve.port_forbidden"
            elif error.errno == errno.EADDRINUSE:
                code = "serve.port_in_use"
            else:
                raise
            refusal = PortError(code, port=wanted, variable=variable(field))
    raise refusal


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
