"""Every way in which identity refuses something, with its stable code."""

from __future__ import annotations

from takt.kernel.errors import DomainError, Forbidden, NotFound, Refused, Unauthorized


class TooManyAttemptsError(DomainError):
    """Too many wrong tries for this account or from this address."""

    status = 429


def sign_in_failed() -> Unauthorized:
    """Wrong name or wrong password: which of them is not said."""
    return Unauthorized("identity.sign_in_failed")


def session_ended() -> Unauthorized:
    """The session is over; sign in again."""
    return Unauthorized("identity.session_ended")


def too_many_attempts(retry_ms: int) -> TooManyAttemptsError:
    """Come back later."""
    return TooManyAttemptsError("identity.too_many_attempts", retry_ms=retry_ms)


def person_not_found(person: int) -> NotFound:
    """There is no such person."""
    return NotFound("identity.person_not_found", person=person)


def device_not_found(device: str) -> NotFound:
    """There is no such device."""
    return NotFound("identity.device_not_found", device=device)


def name_taken(name: str) -> Refused:
    """Another person has this name; names are how people sign in."""
    return Refused("identity.name_taken", name=name)


def last_administrator() -> Refused:
    """Nobody would be left who can manage people."""
    return Refused("identity.last_administrator")


def enrolment_refused() -> Forbidden:
    """The code is wrong, used or expired: which of them is not said."""
    return Forbidden("identity.enrolment_refused")


def key_in_use() -> Refused:
    """Another device was enrolled with this key."""
    return Refused("identity.key_in_use")


def device_not_active(status: str) -> Refused:
    """The device was revoked, lost or retired before."""
    return Refused("identity.device_not_active", status=status)


def already_set_up() -> Refused:
    """There are people already: the first-run set-up is over."""
    return Refused("identity.already_set_up")


def wrong_setup_code() -> Forbidden:
    """The code does not match the one printed in the terminal."""
    return Forbidden("identity.wrong_setup_code")


def foreign_origin() -> Forbidden:
    """A page of another site asked."""
    return Forbidden("auth.foreign_origin")
