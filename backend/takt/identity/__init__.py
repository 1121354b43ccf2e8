"""People, roles, devices and sessions: the public face of the area."""

from takt.identity.authority import IdentityAuthority
from takt.identity.commands import CreateEnrolment, CreatePerson, Enrol, NewSite, RoleAt
from takt.identity.credentials import random_code
from takt.identity.model import Person, Rights
from takt.identity.queries import (
    device_key,
    devices,
    granted_scopes,
    has_people,
    is_code_open,
    people,
    rights_of,
    signs_in,
    site_codes,
)
from takt.identity.roles import PERMISSIONS, ROLES
from takt.identity.store import Actor, refresh_all, refresh_grants, regrant
from takt.identity.store import lock as lock_rights
from takt.identity.tables import Device as DeviceTable
from takt.identity.tables import Person as PersonTable
from takt.identity.use_cases.devices import create_enrolment, end_device, enrol
from takt.identity.use_cases.documents import Kept, document_scope, keep_document
from takt.identity.use_cases.people import create_person

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "Actor",
    "CreateEnrolment",
    "CreatePerson",
    "DeviceTable",
    "Enrol",
    "IdentityAuthority",
    "Kept",
    "NewSite",
    "Person",
    "PersonTable",
    "Rights",
    "RoleAt",
    "create_enrolment",
    "create_person",
    "device_key",
    "devices",
    "document_scope",
    "end_device",
    "enrol",
    "granted_scopes",
    "has_people",
    "is_code_open",
    "keep_document",
    "lock_rights",
    "people",
    "random_code",
    "refresh_all",
    "refresh_grants",
    "regrant",
    "rights_of",
    "signs_in",
    "site_codes",
]
