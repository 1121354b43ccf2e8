"""`takt migrate` and `takt demo`: what serve does at its start, on its own."""

import argparse
import asyncio

from takt.kernel.clock import SystemClock
from takt.runtime.banner import show_people
from takt.runtime.installation import Installation, installation
from takt.runtime.serve import first_steps
from takt.runtime.words import say, sentence
from takt.settings import Settings


def migrate_command(_: argparse.Namespace, settings: Settings) -> int:
    """Run the migrations that have not run yet."""
    with installation(settings, may_create=True) as place:
        names = asyncio.run(place.migrate())
    code = "migrate.done" if names else "migrate.none"
    say(sentence(settings, code, names=", ".join(names)))
    return 0


def demo_command(_: argparse.Namespace, settings: Settings) -> int:
    """Load the demo plant into an empty server and print its sign-ins."""
    with installation(settings) as place:
        return asyncio.run(_load_demo(place))


async def _load_demo(place: Installation) -> int:
    await place.migrate()
    async with place.open() as database:
        steps = await first_steps(database, place.settings, SystemClock(), with_demo=True)
    if not steps.people:
        return 1
    say(sentence(place.settings, "demo.done"))
    show_people(place.settings, steps.people)
    return 0
