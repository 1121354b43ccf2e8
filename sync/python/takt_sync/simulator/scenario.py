"""What goes wrong in a schedule, and when: every fault is an event from the world's one seed."""

from typing import TYPE_CHECKING

from takt_sync.simulator.profiles import MINUTE

if TYPE_CHECKING:
    from takt_sync.simulator.handset import Handset
    from takt_sync.simulator.world import World


def plan_faults(world: "World") -> None:
    """Schedule the faults of the profile."""
    profile = world.profile
    for handset in world.handsets:
        faults = (
            (profile.partition_every_ms, cut_off),
            (profile.device_crash_every_ms, crash_device),
            (profile.clock_step_every_ms, step_clock),
            (profile.sleep_every_ms, sleep),
            (profile.wipe_every_ms, wipe),
            (profile.device_restore_every_ms, save_or_put_back),
            (profile.revoke_every_ms, revoke),
            (profile.rot_every_ms, rot),
            (profile.leader_every_ms, change_leader),
            (profile.room_every_ms, make_room),
            (profile.away_every_ms, go_away),
        )
        for mean, fault in faults:
            world.every(mean, lambda f=fault, h=handset: f(world, h))  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
    world.every(profile.server_crash_every_ms, lambda: crash_server(world))
    world.every(profile.clean_up_every_ms, lambda: clean_up(world))
    world.every(profile.lose_every_ms, lambda: lose(world))
    if profile.server_restore_every_ms:
        world.every(20 * MINUTE, world.server.back_up)
        world.every(profile.server_restore_every_ms, lambda: restore_server(world))


def cut_off(world: "World", handset: "Handset") -> None:
    """The device has no network for a while."""
    handset.offline_until = world.now + world.gap(world.profile.partition_ms)
    world.at(handset.offline_until, lambda: handset.sync_soon(1))


def go_away(world: "World", handset: "Handset") -> None:
    """The device goes where there is no network, and comes back long after, all of its acts."""
    handset.offline_until = max(handset.offline_until, world.now + world.profile.away_ms)
    world.at(handset.offline_until, lambda: handset.sync_soon(1))


def crash_device(world: "World", handset: "Handset") -> None:
    """The browser is killed and started again."""
    if handset.is_on:
        handset.crash()
        start_later(world, handset)


def start_later(world: "World", handset: "Handset") -> None:
    """Switch a device on again, once."""
    run_number = handset.run_number

    def start() -> None:
        if handset.run_number == run_number and not handset.is_on:
            handset.start()

    world.after(world.random.randint(1_000, 120_000), start)


def step_clock(world: "World", handset: "Handset") -> None:
    """Somebody sets the clock."""
    handset.clock.offset_ms = world.random.randint(
        -world.profile.offset_ms, world.profile.offset_ms
    )


def sleep(world: "World", handset: "Handset") -> None:
    """The device sleeps: its monotonic clock stands still, nothing runs."""
    if not handset.is_on:
        return
    run_number = handset.run_number
    slept = world.random.randint(5_000, 10 * MINUTE)
    handset.is_on = False

    def wake() -> None:
        if handset.run_number == run_number:
            handset.clock.slept_ms += slept
            handset.is_on = True
            handset.sync_soon(1)

    world.after(slept, wake)


def wipe(world: "World", handset: "Handset") -> None:
    """The storage is evicted."""
    handset.wipe()
    start_later(world, handset)


def save_or_put_back(world: "World", handset: "Handset") -> None:
    """Take a backup of the device, or put one back."""
    if handset.backup is None or world.random.random() < 0.5:
        if handset.disk.has_canary:
            handset.save()
        return
    handset.put_back()
    start_later(world, handset)


def revoke(world: "World", handset: "Handset") -> None:
    """Take a scope away from a device, or give it back."""
    granted = world.server.state.devices[handset.device].granted
    scope = world.random.choice(("warehouse:2", "lots"))
    granted ^= {scope}


def rot(world: "World", handset: "Handset") -> None:
    """A row on the disk changes by itself, while the device is off."""
    handset.crash()
    handset.is_rotten = True
    filled = [scope for scope in handset.disk.scopes.values() if scope.rows]
    if filled:
        scope = world.random.choice(filled)
        key = world.random.choice(list(scope.rows))
        scope.rows[key] = {**scope.rows[key], "rotten": world.now}
    start_later(world, handset)


def change_leader(world: "World", handset: "Handset") -> None:
    """Another tab leads from now on; what the former one has in flight comes back to it."""
    handset.leader = world.random.randrange(len(handset.tabs))
    handset.sync_soon(1)


def make_room(world: "World", handset: "Handset") -> None:
    """Room is short: the device lets go of photos that the server has."""
    del world
    if handset.is_on:
        handset.client().blobs.make_room()


def crash_server(world: "World") -> None:
    """The server dies in the middle of whatever it does."""
    world.server.crash()

    def up() -> None:
        world.server.is_up = True

    world.after(world.random.randint(500, 30_000), up)


def clean_up(world: "World") -> None:
    """Old tombstones go, floors rise."""
    world.server.store.clean_up(world.now - 6 * MINUTE)


def lose(world: "World") -> None:
    """A device is reported lost."""
    handset = world.random.choice(world.handsets[1:])
    world.server.state.devices[handset.device].is_lost = True


def restore_server(world: "World") -> None:
    """The server goes back to its newest backup."""
    if world.server.backups:
        world.server.crash()
        world.server.restore(world.now)
        world.checks.restored()
        world.server.is_up = True
