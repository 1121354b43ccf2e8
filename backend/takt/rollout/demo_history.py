"""What was read at the demo plant before today: a phone hands in the last patrol inspections.

It is enrolled, signs and sends as any phone that was out of reach so long, and is retired then.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from litestar.datastructures import State

from takt.identity import Actor, CreateEnrolment, Enrol, create_enrolment, end_device, enrol
from takt.quality import Plan, chart_heads, plans, save_limits
from takt.runtime.editing import Desk
from takt.runtime.sync_routes import SyncServices, book
from takt_sync.canon import canon
from takt_sync.chain import chain_next, chain_start, push_message
from takt_sync.envelope import parse_push

if TYPE_CHECKING:
    from takt.runtime.database import Connection

Act = dict[str, Any]
Table = Mapping[str, Any]

MINUTE_MS: Final = 60_000
BOOT: Final = "demo"
RULES: Final = ("nelson_1", "nelson_2", "nelson_3")


@dataclass
class _Phone:
    """One device with everything that it recorded; times count back from now."""

    person: int
    now_ms: int
    device: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    stream: str = field(default_factory=lambda: str(uuid.uuid4()))
    acts: list[Act] = field(default_factory=list)
    last: bytes = b""

    def public_key(self) -> dict[str, str]:
        """What enrolment asks for."""
        numbers = self.key.public_key().public_numbers()
        x, y = (_base64url(one.to_bytes(32, "big")) for one in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def record(self, kind: str, at_ms: int, args: Act) -> str:
        """The next act of the stream."""
        act = {
            "id": str(uuid.uuid4()), "n": len(self.acts) + 1, "kind": kind, "version": 1,
            "actor": self.person, "base": [1, 0],
            "time": {"wall": at_ms, "mono": at_ms, "boot": BOOT}, "args": args,
        }  # fmt: skip
        self.last = chain_next(self.last or chain_start(self.stream), canon(act))
        self.acts.append(act)
        return str(act["id"])

    def envelope(self) -> Act:
        """All of it, signed."""
        message = push_message(self.stream, len(self.acts), self.last)
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return {
            "stream": self.stream, "epoch": 1, "created": len(self.acts),
            "pending": len(self.acts), "boot": BOOT, "mono": self.now_ms, "rtt": 5, "seen": 0,
            "previous": chain_start(self.stream).hex(), "operations": self.acts,
            "signature": _base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big")),
        }  # fmt: skip


async def load_history(
    desk: Desk, services: SyncServices, site: int, person: int, table: Table
) -> int:
    """Hands in the samples of the file and sets the limits of their charts; how many points."""
    now_ms = desk.clock.now_ms()
    phone = _Phone(person, now_ms)
    async with desk.database.transaction() as connection:
        phone.device = await _enrolled(connection, table["device"], site, phone)
        [plan] = [one for one in await plans(connection) if one.code == table["plan"]]
    samples: Sequence[Table] = table["sample"]
    step_ms = table["every_minutes"] * MINUTE_MS
    first = now_ms - len(samples) * step_ms
    for place, sample in enumerate(samples):
        _record(phone, plan, sample, first + place * step_ms)
    state = State({"sync": services, "database": desk.database, "clock": desk.clock})
    await book(state, parse_push(json.dumps(phone.envelope()).encode()), phone.device, 0)
    until = first + table["limits_of"] * step_ms - 1
    async with desk.database.transaction() as connection:
        series = [one.fields["id"] for one in await chart_heads(connection, [site])]
        await end_device(connection, phone.device, "retired", table["retired"], Actor(now_ms))
    for id_ in series:
        choice = {"from": 0, "to": until, "rules": list(RULES), "from_at": first}
        await save_limits(desk, id_, choice)
    return len(samples)


async def _enrolled(connection: Connection, name: str, site: int, phone: _Phone) -> str:
    actor = Actor(phone.now_ms)
    code = await create_enrolment(connection, CreateEnrolment(name=name, site=site), actor)
    command = Enrol(code=code.code, public_key=phone.public_key())
    return (await enrol(connection, command, actor)).device.id


def _record(phone: _Phone, plan: Plan, sample: Mapping[str, list[int]], at_ms: int) -> None:
    """A sample is drawn, and each characteristic is read on all its pieces a minute later."""
    [version] = plan.versions
    n, ac = version.sampling["n"], version.sampling["ac"]
    begin = {
        "inspection": None, "kind": plan.kind, "plan": plan.id, "version": version.id,
        "item": plan.item, "lot": None, "quantity": n, "units": n, "supplier": None,
        "for_kind": None, "for_id": None, "operation": None, "seed": f"{at_ms:016x}",
        "n": n, "ac": ac, "re": ac + 1, "letter": None, "mode": None,
    }  # fmt: skip
    inspection = phone.record("inspect.begin", at_ms, begin)
    for step, one in enumerate(version.characteristics, 1):
        readings = {
            "inspection": inspection, "version": version.id, "gauge": one.gauge,
            "readings": [[unit, one.id, value] for unit, value in enumerate(sample[one.code], 1)],
            "defects": [], "note": None,
        }  # fmt: skip
        phone.record("inspect.readings", at_ms + step * MINUTE_MS, readings)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
