"""The one tree of errors that people and programs are told about.

DomainError
  Invalid       422  fields of a form are wrong, all of them named at once
  Unauthorized  401  nobody is signed in
  Forbidden     403  the person may not do this
  NotFound      404  the thing does not exist
  Refused       409  the state of things forbids it
  Busy          503  try again shortly

A code is stable and names its area ("inventory.lot_on_hold"); sentences live in the locales.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One wrong field of a form and the code of what is wrong with it."""

    field: str
    code: str


class DomainError(Exception):
    """A refusal with a stable code, an HTTP status and the data its sentence needs."""

    status: ClassVar[int] = 400

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.data.items())
        return f"{self.code} ({details})" if details else self.code


class Invalid(DomainError):
    """What was sent breaks the rules of its form."""

    status = 422

    def __init__(self, code: str, errors: Sequence[FieldError] = (), **data: Any) -> None:
        super().__init__(code, **data)
        self.errors = tuple(errors)


class Unauthorized(DomainError):
    """Nobody, or nobody known, is asking."""

    status = 401


class Forbidden(DomainError):
    """The person or device asking has no right to this."""

    status = 403


class NotFound(DomainError):
    """The thing asked for does not exist."""

    status = 404


class Refused(DomainError):
    """Well-formed and allowed, but the state of things forbids it."""

    status = 409


class Busy(DomainError):
    """The server cannot take this now; `retry_ms` says when to come again."""

    status = 503

    def __init__(self, code: str = "busy", *, retry_ms: int = 1000, **data: Any) -> None:
        super().__init__(code, retry_ms=retry_ms, **data)
