"""The calls of `sync/ts/simulator/README.md`, served by the Python client, for the scripts."""

import json
from typing import Any

from takt_sync.simulator.device import Client, Reading, restarted
from takt_sync.simulator.disk import Disk

Json = dict[str, Any]


class Installation:
    """One device with one tab, driven call by call; everything crosses the border as JSON."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.client: Client | None = None
        self.disk = Disk(device, "")
        self.saved: dict[str, Disk] = {}

    def call(self, name: str, clock: Json, args: Json) -> Any:
        """Make one call."""
        reading = Reading(clock["wall"], clock["mono"], clock["boot"], list(clock["uuid"]))
        copied = json.loads(json.dumps(args))
        result = getattr(self, name)(reading, copied)
        return json.loads(json.dumps(result))

    def running(self) -> Client:
        """The client, which has to run."""
        if self.client is None:
            raise RuntimeError("the device is off")
        return self.client

    def open(self, clock: Reading, _args: Json) -> None:
        """A new installation."""
        self.client = Client(Disk(self.device, clock.uuids[0]))

    def record(self, clock: Reading, args: Json) -> Json:
        """Record an act."""
        return self.running().record(args["kind"], args["actor"], args["args"], clock)

    def next_push(self, clock: Reading, args: Json) -> Json | None:
        """The next push."""
        return self.running().next_push(clock, args["limit"])

    def on_push_reply(self, clock: Reading, args: Json) -> None:
        """Its reply."""
        self.running().on_push_reply(args.get("reply") or args["error"], clock)

    def next_pull(self, clock: Reading, args: Json) -> Json | None:
        """The next pull."""
        return self.running().next_pull(clock, args["limit"])

    def on_pull_reply(self, clock: Reading, args: Json) -> bool:
        """Its reply."""
        return self.running().on_pull_reply(args.get("reply") or args["error"], clock)

    def lost_reply(self, _clock: Reading, args: Json) -> None:
        """A time-out."""
        self.running().lost_reply(args["what"])

    def wanted(self, _clock: Reading, _args: Json) -> list[str]:
        """Scopes to load."""
        return self.running().wanted()

    def begin_scope(self, _clock: Reading, args: Json) -> None:
        """Load one by rows."""
        self.running().begin_scope(args["scope"])

    def load_manifest(self, _clock: Reading, args: Json) -> list[str]:
        """Load one by chunks."""
        return self.running().load_manifest(args["manifest"])

    def load_chunk(self, _clock: Reading, args: Json) -> bool:
        """One chunk."""
        return self.running().load_chunk(args["scope"], args["id"], args["body"])

    def crash(self, _clock: Reading, _args: Json) -> None:
        """Memory is gone."""
        self.disk = self.running().disk
        self.client = None

    def reopen(self, clock: Reading, _args: Json) -> None:
        """Start on the disk."""
        self.client = restarted(self.disk, clock.uuids[0] if clock.uuids else "")

    def wipe(self, _clock: Reading, _args: Json) -> None:
        """The storage is evicted."""
        self.disk = Disk(self.device, "", has_canary=False)

    def save_disk(self, _clock: Reading, args: Json) -> None:
        """A backup of the device."""
        disk = self.client.disk if self.client else self.disk
        self.saved[args["name"]] = disk.copy()

    def load_disk(self, _clock: Reading, args: Json) -> None:
        """The backup is put back."""
        self.disk = self.saved[args["name"]].copy()

    def view(self, _clock: Reading, _args: Json) -> Json:
        """What is on the screen."""
        return self.running().view()
