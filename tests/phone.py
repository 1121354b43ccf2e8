"""A phone for tests, faults and figures: it records, signs and sends as a real one does.

It keeps no screen and no replica: what it holds is its key, its stream and the acts that it made.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from takt.kernel.clock import SystemClock
from takt_sync.canon import canon
from takt_sync.chain import chain_next, chain_start, push_message

Act = dict[str, Any]


def base64url(raw: bytes) -> str:
    """Unpadded base64url, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Phone:
    """One device and one incarnation of its local database.

    `now_ms` is the device's own clock and may be wrong; `offset_ms` is what it learned from the
    server's replies. Hashes stand beside the acts, so any part can be sent again byte for byte.
    """

    device: str = ""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    now_ms: Callable[[], int] = SystemClock().now_ms
    stream: str = field(default_factory=lambda: str(uuid.uuid4()))
    epoch: int = 1
    head: int = 0
    boot: str = "boot-1"
    acts: list[Act] = field(default_factory=list)
    chain: list[bytes] = field(default_factory=list)
    acknowledged: int = 0
    seen: int = 0
    offset_ms: int = 0

    @property
    def public_jwk(self) -> dict[str, str]:
        """What enrolment sends."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return {"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)}

    def assertion(self, **changes: Any) -> str:
        """The signed statement that is exchanged for a device token."""
        now_s = (self.now_ms() + self.offset_ms) // 1000
        claims = {
            "iss": self.device,
            "sub": self.device,
            "aud": "takt-sync",
            "iat": now_s,
            "exp": now_s + 60,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode(claims | changes, self.key, algorithm="ES256")

    def record(self, kind: str, actor: int, args: dict[str, Any], **extra: Any) -> Act:
        """Make the next act of the stream; nothing is sent."""
        now = self.now_ms()
        act = {
            "id": str(uuid.uuid4()),
            "n": len(self.acts) + 1,
            "kind": kind,
            "version": 1,
            "actor": actor,
            "base": [self.epoch, self.head],
            "time": {"wall": now, "mono": now, "boot": self.boot},
            "args": args,
        } | extra
        return self.add(act)

    def add(self, act: Act) -> Act:
        """Append an act as given, good or bad, to the stream and its chain."""
        previous = self.chain[-1] if self.chain else chain_start(self.stream)
        self.chain.append(chain_next(previous, canon(act)))
        self.acts.append(act)
        return act

    def sign(self, message: bytes) -> str:
        """ES256 in the raw form that browsers make: r || s."""
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def contact(self) -> dict[str, Any]:
        """What push and pull have in common."""
        return {
            "stream": self.stream,
            "epoch": self.epoch,
            "created": len(self.acts),
            "pending": len(self.acts) - self.acknowledged,
            "boot": self.boot,
            "mono": self.now_ms(),
            "rtt": 5,
            "seen": self.seen,
        }

    def push_request(self, first: int | None = None, count: int = 500) -> dict[str, Any]:
        """The envelope for acts from `first` on (by default: what is not acknowledged)."""
        start = (first or self.acknowledged + 1) - 1
        acts = self.acts[start : start + count]
        last = start + len(acts)
        previous = self.chain[start - 1] if start else chain_start(self.stream)
        message = push_message(self.stream, last, self.chain[last - 1] if last else previous)
        return self.contact() | {
            "previous": previous.hex(),
            "operations": acts,
            "signature": self.sign(message),
        }

    def pull_request(self, cursors: dict[str, list[int]], limit: int = 5000) -> dict[str, Any]:
        """The envelope of one page."""
        return self.contact() | {"cursors": cursors, "limit": limit}


def body_of(request: dict[str, Any]) -> bytes:
    """The bytes of a request."""
    return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
