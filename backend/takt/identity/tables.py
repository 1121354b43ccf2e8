"""The tables of identity, as the migrations' written DDL makes them.

For Piccolo's builder: plain reads and writes name their columns here. Checks, partial indexes
and triggers stand in the migrations alone.
"""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class Role(Table, tablename="role"):
    """A set of permissions with a name."""

    code = Text(primary_key=True)
    name_zh = Text()
    name_en = Text()
    permissions = Array(base_column=Text())


class Person(Table, tablename="person"):
    """Somebody who works here, or did."""

    id = BigSerial(primary_key=True)
    name = Text()
    name_key = Text(unique=True)
    language = Text()
    active = Boolean()
    site = BigInt(default=None, null=True)
    password_hash = Text(default=None, null=True)
    pin_salt = Text(default=None, null=True)
    pin_iterations = Integer(default=None, null=True)
    pin_hash = Text(default=None, null=True)
    badge_hash = Text(unique=True, default=None, null=True)
    created_at = BigInt()
    retired_at = BigInt(default=None, null=True)


class PersonRole(Table, tablename="person_role"):
    """Who held which role where, and from when to when; never deleted."""

    id = BigSerial(primary_key=True)
    person_id = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    role_code = ForeignKey(Role, on_delete=OnDelete.restrict, null=False)
    site = BigInt(default=None, null=True)
    since = BigInt()
    until = BigInt(default=None, null=True)


class Device(Table, tablename="device"):
    """A phone, tablet or board with its public key."""

    id = UUID(primary_key=True)
    name = Text()
    site = BigInt()
    kind = Text()
    person_id = ForeignKey(Person, on_delete=OnDelete.restrict, default=None, null=True)
    key_x = Text()
    key_y = Text()
    status = Text()
    status_reason = Text(default=None, null=True)
    status_at = BigInt()
    offline_grant_days = Integer()
    granted_until = BigInt()
    device_prefix = Text(unique=True)
    enrolled_at = BigInt()
    seen_at = BigInt(default=None, null=True)
    enrolled_by = ForeignKey(Person, on_delete=OnDelete.restrict, default=None, null=True)


class DeviceGrant(Table, tablename="device_grant"):
    """What a device may load."""

    device_id = ForeignKey(Device, on_delete=OnDelete.restrict, primary_key=True, null=False)
    scope = Text(primary_key=True)
    kept_at = BigInt(default=None, null=True)


class EnrolmentCode(Table, tablename="enrolment_code"):
    """A one-time code for a new device; its hash only."""

    hash = Bytea(primary_key=True)
    name = Text()
    site = BigInt()
    kind = Text()
    person_id = ForeignKey(Person, on_delete=OnDelete.restrict, default=None, null=True)
    created_by = ForeignKey(Person, on_delete=OnDelete.restrict, default=None, null=True)
    created_at = BigInt()
    expires_at = BigInt()
    used_at = BigInt(default=None, null=True)
    device_id = ForeignKey(Device, on_delete=OnDelete.restrict, default=None, null=True)


class UsedAssertion(Table, tablename="used_assertion"):
    """Assertions that were exchanged for a token; each is good once."""

    device_id = ForeignKey(Device, on_delete=OnDelete.restrict, primary_key=True, null=False)
    jti = Text(primary_key=True)
    expires_at = BigInt()


class Session(Table, tablename="session"):
    """Somebody signed in."""

    id = UUID(primary_key=True)
    person_id = ForeignKey(Person, on_delete=OnDelete.restrict, null=False)
    device_id = ForeignKey(Device, on_delete=OnDelete.restrict, default=None, null=True)
    created_at = BigInt()
    expires_at = BigInt()
    revoked_at = BigInt(default=None, null=True)
    revoked_for = Text(default=None, null=True)


class RefreshToken(Table, tablename="refresh_token"):
    """The chain of tokens of a session; hashes only."""

    hash = Bytea(primary_key=True)
    session_id = ForeignKey(Session, on_delete=OnDelete.restrict, null=False)
    expires_at = BigInt()
    used_at = BigInt(default=None, null=True)


class SignInAttempt(Table, tablename="sign_in_attempt"):
    """How often something was guessed of late."""

    key = Bytea(primary_key=True)
    window_started_at = BigInt()
    attempts = Integer()


class SigningKey(Table, tablename="signing_key"):
    """The keys that sign tokens."""

    kid = Text(primary_key=True)
    secret = Bytea()
    created_at = BigInt()


class PublishedRules(Table, tablename="published_rules"):
    """By which rules devices were told of people last."""

    single = Boolean(primary_key=True)
    mark = Text()


TABLES: tuple[type[Table], ...] = (
    Role,
    Person,
    PersonRole,
    Device,
    DeviceGrant,
    EnrolmentCode,
    UsedAssertion,
    Session,
    RefreshToken,
    SignInAttempt,
    SigningKey,
    PublishedRules,
)
"""Every table of the area; a test compares them with the database."""
