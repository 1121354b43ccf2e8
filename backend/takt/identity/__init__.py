"""People, roles, devices and sessions: the public face of the area."""

from takt.identity.authority import IdentityAuthority
from takt.identity.commands import CreateEnrolment, CreatePerson, NewSite, RoleAt
from takt.identity.credentials import random_code
from takt.identity.model import PERMISSIONS, ROLES, Person, Rights
from takt.identity.queries import device_key, granted_scopes, people, rights_of
from takt.identity.routes import CONTROLLERS
from takt.identity.store import Actor, refresh_grants
from takt.identity.use_cases.devices import create_enrolment
from takt.identity.use_cases.people import create_person
from takt.identity.use_cases.set_up import is_needed as is_setup_needed

__all__ = [
    "CONTROLLERS",
    "PERMISSIONS",
    "ROLES",
    "Actor",
    "CreateEnrolment",
    "CreatePerson",
    "IdentityAuthority",
    "NewSite",
    "Person",
    "Rights",
    "RoleAt",
    "create_enrolment",
    "create_person",
    "device_key",
    "granted_scopes",
    "is_setup_needed",
    "people",
    "random_code",
    "refresh_grants",
    "rights_of",
]
