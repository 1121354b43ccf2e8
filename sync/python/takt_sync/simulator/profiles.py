"""Named profiles: how many devices, how much goes wrong, how often."""

from dataclasses import dataclass, replace

MINUTE = 60_000
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Profile:
    """The knobs of a schedule. Rates are mean intervals in virtual milliseconds; 0 is never."""

    name: str
    devices: int = 4
    duration_ms: int = 3 * HOUR
    act_every_ms: int = 77_000
    tabs: int = 1
    drift_ppm: int = 100
    offset_ms: int = 25 * HOUR
    drop: float = 0.03
    duplicate: float = 0.02
    slow: float = 0.02
    rows_per_seq: int = 5_000
    page_sizes: tuple[int, ...] = (1, 5, 40, 1000, 1000)
    transaction_ms: int = 150
    partition_every_ms: int = 40 * MINUTE
    partition_ms: int = 15 * MINUTE
    device_crash_every_ms: int = 60 * MINUTE
    server_crash_every_ms: int = 60 * MINUTE
    clock_step_every_ms: int = 90 * MINUTE
    sleep_every_ms: int = 45 * MINUTE
    clean_up_every_ms: int = 0
    wipe_every_ms: int = 0
    device_restore_every_ms: int = 0
    server_restore_every_ms: int = 0
    revoke_every_ms: int = 0
    lose_every_ms: int = 0
    rot_every_ms: int = 0
    leader_every_ms: int = 0
    photo_every_ms: int = 0
    room_every_ms: int = 0
    bins: int = 5
    items: int = 6
    counts: int = 6
    losses: int = 2
    lot_acts: int = 0
    stocktakes: int = 0
    away_every_ms: int = 0
    away_ms: int = 70 * MINUTE


PLAIN = Profile("plain")
"""What `standard` was before people counted while others moved: named seeds stay what they are."""
STANDARD = replace(PLAIN, name="standard", stocktakes=3, away_every_ms=4 * HOUR)
PROFILES = {
    profile.name: profile
    for profile in (
        PLAIN,
        STANDARD,
        replace(
            STANDARD,
            name="stocktakes",
            bins=3,
            items=5,
            counts=12,
            stocktakes=14,
            losses=8,
            act_every_ms=60_000,
            away_every_ms=2 * HOUR,
        ),
        replace(
            PLAIN,
            name="rough",
            tabs=2,
            drop=0.1,
            duplicate=0.1,
            slow=0.1,
            rows_per_seq=2,
            clean_up_every_ms=12 * MINUTE,
            wipe_every_ms=80 * MINUTE,
            device_restore_every_ms=60 * MINUTE,
            revoke_every_ms=40 * MINUTE,
            lose_every_ms=5 * HOUR,
            rot_every_ms=40 * MINUTE,
            leader_every_ms=2 * MINUTE,
            device_crash_every_ms=20 * MINUTE,
            server_crash_every_ms=20 * MINUTE,
            partition_every_ms=25 * MINUTE,
            partition_ms=25 * MINUTE,
        ),
        replace(
            PLAIN,
            name="restore",
            tabs=2,
            server_restore_every_ms=50 * MINUTE,
            device_restore_every_ms=90 * MINUTE,
            server_crash_every_ms=30 * MINUTE,
            device_crash_every_ms=30 * MINUTE,
        ),
        replace(PLAIN, name="counts", counts=40, losses=8, act_every_ms=60_000),
        replace(PLAIN, name="lots", lot_acts=12, counts=12),
        replace(PLAIN, name="slow", counts=40, losses=8, act_every_ms=60_000, slow=0.3),
        replace(
            PLAIN,
            name="clocks",
            counts=40,
            act_every_ms=60_000,
            clock_step_every_ms=12 * MINUTE,
            sleep_every_ms=12 * MINUTE,
            partition_every_ms=12 * MINUTE,
        ),
        replace(
            PLAIN,
            name="photos",
            tabs=2,
            counts=0,
            losses=0,
            drop=0.08,
            duplicate=0.08,
            slow=0.08,
            photo_every_ms=4 * MINUTE,
            room_every_ms=20 * MINUTE,
            wipe_every_ms=80 * MINUTE,
            leader_every_ms=4 * MINUTE,
            device_crash_every_ms=20 * MINUTE,
            server_crash_every_ms=20 * MINUTE,
        ),
        replace(
            PLAIN,
            name="photos after a restore",
            counts=0,
            losses=0,
            photo_every_ms=4 * MINUTE,
            server_restore_every_ms=50 * MINUTE,
            server_crash_every_ms=30 * MINUTE,
            device_crash_every_ms=30 * MINUTE,
        ),
        replace(
            PLAIN,
            name="retries",
            bins=2,
            items=1,
            counts=30,
            losses=0,
            drop=0.35,
            act_every_ms=60_000,
            partition_every_ms=6 * MINUTE,
            partition_ms=3 * MINUTE,
            device_crash_every_ms=0,
            server_crash_every_ms=0,
            sleep_every_ms=0,
            clock_step_every_ms=0,
        ),
        replace(
            PLAIN,
            name="calm",
            drop=0.0,
            duplicate=0.0,
            slow=0.0,
            partition_every_ms=0,
            device_crash_every_ms=0,
            server_crash_every_ms=0,
            clock_step_every_ms=0,
            sleep_every_ms=0,
        ),
    )
}
