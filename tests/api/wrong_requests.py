"""Named requests with wrong identifiers, sessions, enrolments, origins, methods and paths."""

from dataclasses import dataclass, field
from typing import Any

from tests.server import PASSWORD, DeviceKey

JWK = DeviceKey.new().jwk
NOBODY = "3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"
SIGN_IN = {"name": "Nobody", "password": PASSWORD}
CODE = "0000000000"
FOREIGN = {"origin": "https://evil.test"}


@dataclass(frozen=True)
class Wrong:
    """A request, who sends it ("boss", "viewer" or nobody), and the answer."""

    name: str
    method: str
    path: str
    status: int
    code: str
    body: Any = None
    who: str | None = "boss"
    headers: dict[str, str] = field(default_factory=dict)


def _person(name: str, path: str, status: int = 404, code: str = "request.not_found") -> Wrong:
    return Wrong(name, "PATCH", f"/api/v1/people/{path}", status, code, {"active": False})


def _new_person(name: str, /, **fields: Any) -> Wrong:
    body = {"name": "New", "roles": [], **fields}
    return Wrong(name, "POST", "/api/v1/people", 422, "request.invalid", body)


def _enrol(name: str, status: int, code: str, /, **fields: Any) -> Wrong:
    body = {"code": CODE, "public_key": JWK, **fields}
    return Wrong(name, "POST", "/sync/v1/enrol", status, code, body, who=None)


def _key(name: str, /, **members: Any) -> Wrong:
    return _enrol(name, 422, "malformed", public_key={**JWK, **members})


def _enrolment(name: str, /, **fields: Any) -> Wrong:
    body = {"name": "Gate", "site": 900_001, "kind": "shared", **fields}
    path = "/api/v1/devices/enrolments"
    return Wrong(name, "POST", path, 422, "request.invalid", body)


def _session(name: str, headers: dict[str, str], code: str = "identity.session_ended") -> Wrong:
    status = 403 if code == "auth.foreign_origin" else 401
    path = "/api/v1/session/refresh"
    return Wrong(name, "POST", path, status, code, who=None, headers=headers)


IDENTIFIERS = (
    _person("a person who does not exist", "987654321", 404, "identity.person_not_found"),
    _person("person 0", "0"),
    _person("a person below zero", "-1"),
    _person("a person beyond 2^53", "9007199254740992"),
    _person("a person beyond bigint", "9" * 30),
    _person("a person of 5,000 digits", "9" * 5000),
    _person("a person as a fraction", "1.5"),
    _person("a person in hexadecimal", "0x1"),
    _person("a person in Arabic digits", "%D9%A1%D9%A2"),
    _person("a person with a blank", "1%20"),
    _person("a person with an underscore", "1_0"),
    _person("a person with a plus", "+1"),
    _person("a person with a leading zero", "01"),
    _person("a person with a NUL", "1%00"),
    _person("a person that is SQL", "1;DROP"),
    _person("a person that is a path", "%2e%2e%2f1"),
    Wrong(
        "a device that is no UUID",
        "POST",
        "/api/v1/devices/x/retire",
        404,
        "identity.device_not_found",
        {},
    ),
    Wrong(
        "a device with a NUL",
        "POST",
        "/api/v1/devices/%00/retire",
        404,
        "identity.device_not_found",
        {},
    ),
    Wrong(
        "a device that is not there",
        "POST",
        f"/api/v1/devices/{NOBODY}/revoke",
        404,
        "identity.device_not_found",
        {"reason": "x"},
    ),
    Wrong("audit after minus one", "GET", "/api/v1/audit?after=-1", 400, "request.malformed"),
    Wrong("audit after a word", "GET", "/api/v1/audit?after=x", 400, "request.malformed"),
    Wrong("audit after 2^53", "GET", f"/api/v1/audit?after={2**53}", 400, "request.malformed"),
    Wrong("audit before minus one", "GET", "/api/v1/audit?before=-1", 400, "request.malformed"),
    Wrong("audit before a word", "GET", "/api/v1/audit?before=x", 400, "request.malformed"),
    Wrong("audit before 2^53", "GET", f"/api/v1/audit?before={2**53}", 400, "request.malformed"),
    Wrong("a page of none", "GET", "/api/v1/audit?limit=0", 400, "request.malformed"),
    Wrong("a page of 501", "GET", "/api/v1/audit?limit=501", 400, "request.malformed"),
    Wrong("a page of a fraction", "GET", "/api/v1/audit?limit=1.5", 400, "request.malformed"),
)
PEOPLE = (
    _new_person("a role that does not exist", roles=["emperor"]),
    _new_person("a role that is a number", roles=[7]),
    _new_person("a role that is null", roles=[None]),
    _new_person("roles that are text", roles="operator"),
    _new_person("51 roles", roles=["operator"] * 51),
    _new_person("a role at a site that does not exist", roles=[{"role": "viewer", "site": 4711}]),
    _new_person("a role at site 0", roles=[{"role": "viewer", "site": 0}]),
    _new_person("a role with a field too many", roles=[{"role": "viewer", "since": 0}]),
    _new_person("a home that does not exist", site=4711),
    _new_person("a home that is true", site=True),
    _new_person("a home that is text", site="1"),
    _new_person("a language that nobody speaks", language="tlh"),
    _new_person("a blank name", name=" \t "),
    _new_person("a name with a newline only", name="\n"),
    _new_person("a PIN of letters", pin="abcd"),
    _new_person("a PIN that is a number", pin=2468),
    _new_person("a PIN of full-width digits", pin="２４６８"),
    _new_person("a PIN of nine digits", pin="246813579"),
    _new_person("a password of nine characters", password="x9!kQ2#vL"),
    _new_person("a common password", password="password1234"),
    _new_person("a password of 129 characters", password="x9!kQ2#vLp" * 13),
    _new_person("an id of one's own", id=1),
)
ENROLMENTS = (
    _enrol("a code that was never made", 403, "auth"),
    _enrol("a code with SQL", 403, "auth", code="' OR 1=1 --"),
    _enrol("an empty code", 422, "malformed", code=""),
    _enrol("a code of 65 characters", 422, "malformed", code="0" * 65),
    _enrol("a code that is a number", 422, "malformed", code=1234567890),
    _enrol("a key that is text", 422, "malformed", public_key="MFkw"),
    _enrol("a key that is a list", 422, "malformed", public_key=[JWK]),
    _enrol("an empty key", 422, "malformed", public_key={}),
    _enrol("a name of 101 characters", 422, "malformed", name="x" * 101),
    _enrol("a device id of one's own", 422, "malformed", device=NOBODY),
    _key("a private key", d=JWK["x"]),
    _key("an RSA key", kty="RSA"),
    _key("a key on P-384", crv="P-384"),
    _key("a key off the curve", y=JWK["x"]),
    _key("a short coordinate", x=JWK["x"][:-2]),
    _key("a padded coordinate", x=JWK["x"] + "="),
    _key("a coordinate that is a number", x=5),
    _enrolment("a code for a site that does not exist", site=4711),
    _enrolment("a code for a kind that does not exist", kind="drone"),
    _enrolment("a personal code for nobody", kind="personal"),
    _enrolment("a shared code for somebody", person=1),
    _enrolment("a personal code for a stranger", kind="personal", person=987654321),
    _enrolment("a code without a name", name=" "),
)
SESSIONS = (
    _session("no refresh cookie", {}),
    _session("an empty refresh cookie", {"cookie": "takt_refresh="}),
    _session("a made-up refresh cookie", {"cookie": "takt_refresh=" + "A" * 43}),
    _session("a refresh cookie of 129 characters", {"cookie": "takt_refresh=" + "A" * 129}),
    _session("a refresh cookie with SQL", {"cookie": "takt_refresh='OR'1'='1"}),
    _session("another cookie", {"cookie": "session=1"}),
    _session("a renewal from another site", FOREIGN, "auth.foreign_origin"),
    _session("a renewal from nowhere", {"origin": "null"}, "auth.foreign_origin"),
    Wrong(
        "a sign-in from another site",
        "POST",
        "/api/v1/session",
        403,
        "auth.foreign_origin",
        SIGN_IN,
        None,
        FOREIGN,
    ),
    Wrong(
        "a sign-out from another site",
        "DELETE",
        "/api/v1/session",
        403,
        "auth.foreign_origin",
        None,
        None,
        FOREIGN,
    ),
    Wrong(
        "a second set-up",
        "POST",
        "/api/v1/setup",
        403,
        "identity.wrong_setup_code",
        {
            "setup_code": CODE,
            "site": {"name": "A", "code": "A", "time_zone": "UTC"},
            "administrator": {"name": "Mallory", "password": PASSWORD},
        },
        None,
    ),
)
PLACES = (
    Wrong("a path that is not there", "GET", "/api/v1/nothing", 404, "request.not_found"),
    Wrong("the folder of the interface", "GET", "/api/v1", 404, "request.not_found"),
    Wrong("another version", "GET", "/api/v2/people", 404, "request.not_found"),
    Wrong("a sync path that is not there", "POST", "/sync/v1/nothing", 404, "malformed", {}),
    Wrong("a way out of the folder", "GET", "/api/v1/../../etc/passwd", 404, "request.not_found"),
    Wrong("an encoded way out", "GET", "/api/v1/%2e%2e/%2e%2e/etc", 404, "request.not_found"),
    Wrong("DELETE on people", "DELETE", "/api/v1/people", 405, "request.method_not_allowed"),
    Wrong("PUT on roles", "PUT", "/api/v1/roles", 405, "request.method_not_allowed", {}),
    Wrong("GET on enrol", "GET", "/sync/v1/enrol", 405, "malformed"),
    Wrong("TRACE", "TRACE", "/api/v1/people", 405, "request.method_not_allowed"),
    Wrong("a method of one's own", "BREW", "/api/v1/people", 405, "request.method_not_allowed"),
    Wrong("HTTP on the websocket", "GET", "/sync/v1/live", 405, "malformed"),
    Wrong(
        "a viewer who adds people",
        "POST",
        "/api/v1/people",
        403,
        "auth.forbidden",
        {"name": "X", "roles": []},
        "viewer",
    ),
    Wrong(
        "a viewer at the audit log", "GET", "/api/v1/audit", 403, "auth.forbidden", None, "viewer"
    ),
)
REQUESTS = (*IDENTIFIERS, *PEOPLE, *ENROLMENTS, *SESSIONS, *PLACES)
