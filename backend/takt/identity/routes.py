"""The area's controllers, gathered for the application."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from takt.identity.device_routes import DevicesController, enrol, token
from takt.identity.people_routes import PeopleController, audit_log, own_pin, roles
from takt.identity.session_routes import SessionController, SetupController, me, own_password

CONTROLLERS: Sequence[ControllerRouterHandler] = (
    SessionController,
    SetupController,
    me,
    own_password,
    PeopleController,
    roles,
    own_pin,
    audit_log,
    DevicesController,
    enrol,
    token,
)
