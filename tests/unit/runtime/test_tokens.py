"""The key ring: rotation, kinds, and time that comes from the caller."""

import pytest

from takt.kernel.errors import Unauthorized
from takt.runtime.tokens import (
    DAY_MS,
    DEVICE_TOKEN,
    PERSON_TOKEN,
    KeyRing,
    new_signing_key,
    unverified_kid,
)

NOW_MS = 1_767_592_800_000


def test_a_token_is_good_for_its_kind_and_its_time_only() -> None:
    ring = KeyRing([new_signing_key(NOW_MS)])
    token, expires_at = ring.issue(PERSON_TOKEN, "7", NOW_MS, {"sid": "s"})

    assert expires_at == NOW_MS + 15 * 60_000
    assert ring.verify(PERSON_TOKEN, token, NOW_MS)["sub"] == "7"
    with pytest.raises(Unauthorized, match="token_invalid"):
        ring.verify(DEVICE_TOKEN, token, NOW_MS)
    with pytest.raises(Unauthorized, match="token_expired"):
        ring.verify(PERSON_TOKEN, token, expires_at + 5_000)


def test_extra_claims_never_replace_the_fixed_ones() -> None:
    ring = KeyRing([new_signing_key(NOW_MS)])

    token, _ = ring.issue(PERSON_TOKEN, "7", NOW_MS, {"sub": "8", "aud": "takt-device"})

    assert ring.verify(PERSON_TOKEN, token, NOW_MS)["sub"] == "7"


def test_tokens_of_the_old_key_stay_good_after_a_rotation() -> None:
    old, new = new_signing_key(NOW_MS), new_signing_key(NOW_MS + 1)
    token, _ = KeyRing([old]).issue(PERSON_TOKEN, "7", NOW_MS)

    both = KeyRing([old, new])

    assert both.verify(PERSON_TOKEN, token, NOW_MS)["sub"] == "7"
    assert unverified_kid(both.issue(PERSON_TOKEN, "7", NOW_MS)[0]) == new.kid
    with pytest.raises(Unauthorized):
        KeyRing([new]).verify(PERSON_TOKEN, token, NOW_MS)


def test_a_ring_wants_a_new_key_after_thirty_days() -> None:
    assert KeyRing([]).needs_rotation(NOW_MS)
    assert not KeyRing([new_signing_key(NOW_MS)]).needs_rotation(NOW_MS + 30 * DAY_MS - 1)
    assert KeyRing([new_signing_key(NOW_MS)]).needs_rotation(NOW_MS + 30 * DAY_MS)


def test_an_empty_ring_signs_nothing() -> None:
    with pytest.raises(LookupError):
        KeyRing([]).issue(PERSON_TOKEN, "7", NOW_MS)
