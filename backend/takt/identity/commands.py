"""What may be asked of identity: one form for each request."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from takt.runtime.http import Form

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Secret = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Roles = Annotated[list["Code | RoleAt"], msgspec.Meta(max_length=50)]
Language = Literal["zh-CN", "en"]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class SignIn(Form):
    """Name and password."""

    name: Name
    password: Secret


class RoleAt(Form):
    """A role at a site; without a site, at all sites. A bare code means the person's own site."""

    role: Code
    site: Id | None = None


class CreatePerson(Form):
    """A new person; signs in once a password is set."""

    name: Name
    roles: Roles
    language: Language = "zh-CN"
    site: Id | None = None
    password: Secret | None = None
    pin: Code | None = None


class ChangePerson(Form):
    """Fields to change; a field left out stays."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    roles: Roles | msgspec.UnsetType = msgspec.UNSET
    language: Language | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET
    site: Id | msgspec.UnsetType | None = msgspec.UNSET


class SetPassword(Form):
    """A new password for somebody."""

    password: Secret


class ChangeOwnPassword(Form):
    """A new password for oneself, with the one that was good until now."""

    old: Secret
    new: Secret


class SetPin(Form):
    """A new PIN, or none."""

    pin: Code | None


class CreateEnrolment(Form):
    """A one-time code for a new device."""

    name: Name
    site: Id
    kind: Literal["shared", "personal"] = "shared"
    person: Id | None = None


class Enrol(Form):
    """A device shows its code and its key."""

    code: Code
    public_key: dict[str, Any]
    name: Name | None = None


class EnrolOwn(Form):
    """Somebody makes the phone in their hand their own device."""

    name: Name
    public_key: dict[str, Any]
    site: Id | None = None


class AskToken(Form):
    """A device asks for a short token."""

    assertion: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


class RevokeDevice(Form):
    """A device is not to be trusted any more."""

    reason: Reason
    lost: bool = False


class RetireDevice(Form):
    """A device is taken out of use in good order."""

    reason: Reason = "retired"


class NewSite(Form):
    """The first site."""

    name: Name
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    time_zone: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class FirstAdministrator(Form):
    """The first person."""

    name: Name
    password: Secret


class SetUp(Form):
    """Everything that an empty server needs to begin."""

    setup_code: Code
    site: NewSite
    administrator: FirstAdministrator
    language: Language = "zh-CN"
