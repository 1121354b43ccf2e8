"""How streams arrive in tests of the order of arrival: in pieces, mixed as they like."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, settings

from takt.app import EXTENSIONS
from takt.inventory.waiting_acts import settle_waiting
from tests.integration.inventory.plant import Plant
from tests.phone import Phone


def histories(count: int) -> settings:
    """The same histories each time; other ones, and as many as asked for, in a long run."""
    asked = int(os.environ.get("HISTORIES", "0"))
    return settings(
        max_examples=asked or count,
        deadline=None,
        derandomize=not asked,
        phases=(Phase.explicit, Phase.generate),  # shrinking through a server takes minutes
        suppress_health_check=list(HealthCheck),
    )


async def arrive(plant: Plant, phones: Sequence[Phone], order: random.Random) -> dict[str, bool]:
    """Pushes all that the phones have, settling what waits now and then; which acts applied."""
    applied: dict[str, bool] = {}
    while waiting := [phone for phone in phones if phone.acknowledged < len(phone.acts)]:
        phone = order.choice(waiting)
        receipt = await plant.push(phone, count=order.randint(1, 4))
        for n, verdict, *_ in receipt["results"]:
            applied[phone.acts[n - 1]["id"]] = verdict == "applied"
        if order.random() < 0.3:
            await _settle(plant)
    await _settle(plant)
    return applied


async def _settle(plant: Plant) -> None:
    await settle_waiting(plant.database, plant.clock.now_ms(), EXTENSIONS)
