"""The command: many seeds of one profile, a line for the failures, figures at the end."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from takt_sync.simulator.checks import ViolationError
from takt_sync.simulator.count_mutations import PLANTED, plant
from takt_sync.simulator.node_client import NodeDriver, NodeTwins
from takt_sync.simulator.profiles import PROFILES, Profile
from takt_sync.simulator.view import view
from takt_sync.simulator.world import World


def seeds_of(text: str) -> Iterable[int]:
    """Read "0-199" or "7" or "1,5,9"."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def for_node(profile: Profile) -> Profile:
    """What the driver does not model: a second tab on the same disk, and bits that rot there."""
    return replace(profile, tabs=1, rot_every_ms=0, leader_every_ms=0)


def run_seed(seed: int, profile: Profile, node: NodeDriver | None = None) -> World:
    """One schedule; a violation names its seed."""
    twins = None if node is None else NodeTwins(node)
    world = World(seed, profile if node is None else for_node(profile), twins)
    try:
        world.run()
    except Exception as error:
        error.add_note(f"seed {seed}, profile {profile.name}, at {world.now}")
        raise
    return world


def digest_of_run(world: World) -> str:
    """What one schedule did, in 16 letters: two runs of a seed that differ anywhere differ here.

    The state of the random numbers tells of every draw, so of every choice in its order.
    """
    server = world.server
    told = [
        [[act.id, act.kind, act.at] for act in world.truth.acts.values()],
        server.store.history,
        [[name, row.state.n, row.state.hash.hex()] for name, row in server.state.streams.items()],
        sorted(server.state.lanes.items()),
        [view(handset.disk, set()) for handset in world.handsets],
        [world.checks.reveals, world.checks.keys, world.checks.unambiguous],
        world.random.getstate(),
    ]
    return sha256(json.dumps(told).encode()).hexdigest()[:16]


def caught_by(name: str, seeds: Iterable[int]) -> tuple[int, str] | None:
    """The first seed that shows a planted bug, and what it breaks; None when none does."""
    profile = PROFILES[PLANTED[name][0]]
    with plant(name):
        for seed in seeds:
            try:
                run_seed(seed, profile)
            except Exception as error:  # a planted bug may break the run in any way
                return seed, f"{type(error).__name__}: {error}"
    return None


def try_mutation(name: str, seeds: Iterable[int]) -> int:
    """The command for one planted bug."""
    found = caught_by(name, seeds)
    said = f"caught at seed {found[0]}: {found[1]}" if found else "not caught"
    sys.stdout.write(f"{name}: {said}\n")
    return 0 if found else 1


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = argparse.ArgumentParser(prog="python -m takt_sync.simulator", description=__doc__)
    found.add_argument("--seeds", default="0-19", help="one seed, a range, or a list")
    found.add_argument("--profile", default="standard", choices=sorted(PROFILES))
    found.add_argument("--client", default="python", choices=("python", "node"))
    found.add_argument("--digests", action="store_true", help="say of each run what it was like")
    found.add_argument("--mutation", default=None, help="plant a bug by name, or all")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds; the exit code is 1 when an invariant was violated."""
    options = parser().parse_args(arguments)
    if options.mutation is not None:
        names = PLANTED if options.mutation == "all" else [options.mutation]
        return max(try_mutation(name, seeds_of(options.seeds)) for name in names)
    profile = PROFILES[options.profile]
    started = time.perf_counter()
    figures = {"schedules": 0, "acts": 0, "reveals": 0, "keys": 0, "unambiguous": 0}
    failed = 0
    node = NodeDriver() if options.client == "node" else None
    for seed in seeds_of(options.seeds):
        try:
            world = run_seed(seed, profile, node)
        except Exception as error:  # a fault may break a schedule in any way
            failed += 1
            said = str(error) if isinstance(error, ViolationError) else repr(error)
            sys.stdout.write(f"seed {seed} ({profile.name}): {said}\n")
            sys.stdout.flush()
            continue
        if options.digests:
            sys.stdout.write(f"seed {seed} ({profile.name}): {digest_of_run(world)}\n")
        figures["schedules"] += 1
        figures["acts"] += len(world.truth.acts)
        figures["reveals"] += world.checks.reveals
        figures["keys"] += world.checks.keys
        figures["unambiguous"] += world.checks.unambiguous
    if node is not None:
        node.close()
    seconds = time.perf_counter() - started
    share = 100 * figures["unambiguous"] / max(1, figures["keys"])
    sys.stdout.write(
        f"{figures['schedules']} schedules, {failed} violated, {figures['acts']} acts, "
        f"{figures['reveals']} reveals, {share:.1f} % of keys unambiguous before anybody "
        f"answered, {seconds:.1f} s\n"
    )
    return 1 if failed else 0
