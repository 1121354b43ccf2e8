"""The TypeScript core as the twin of the Python client: same calls, equal results, step by step.

One Node process serves all devices over JSON lines (`sync/ts/simulator/README.md`). Each call of a
handset's client is made on both; the first difference ends the run.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from takt_sync.simulator.blob_lane import PIECE_BYTES, BlobLane
from takt_sync.simulator.checks import ViolationError
from takt_sync.simulator.device import Client, Reading
from takt_sync.simulator.disk import Disk

if TYPE_CHECKING:
    from takt_sync.simulator.handset import Handset

Json = dict[str, Any]
DRIVER = Path(
    os.environ.get("TAKT_SIMULATOR_DRIVER")
    or Path(__file__).parents[4] / "sync" / "ts" / "simulator" / "driver.ts"
)


class NodeDriver:
    """The process and its line protocol."""

    def __init__(self) -> None:
        beside = Path(sys.executable).parent  # a Node that came as a Python package lies here
        node = shutil.which("node") or shutil.which("node", path=str(beside))
        if node is None:
            raise FileNotFoundError("node is not on the PATH")
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command, no input from outside
            [node, "--experimental-strip-types", "--no-warnings", str(DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "NODE_NO_WARNINGS": "1"},
        )
        self.count = 0

    def call(self, device: str, name: str, clock: Reading, args: Json) -> Any:
        """One request, one answer."""
        to_node, from_node = self.process.stdin, self.process.stdout
        if to_node is None or from_node is None:
            raise ViolationError("twin", "the driver has no pipes")
        self.count += 1
        request = {
            "id": self.count, "device": device, "call": name,
            "clock": {
                "wall": clock.wall, "mono": clock.mono, "boot": clock.boot, "uuid": clock.uuids,
            },
            "args": args,
        }  # fmt: skip
        to_node.write(json.dumps(request, ensure_ascii=False) + "\n")
        to_node.flush()
        line = from_node.readline()
        if not line:
            raise ViolationError("twin", f"the driver ended at {name}")
        answer = json.loads(line)
        if answer.get("id") != self.count or "result" not in answer:
            raise ViolationError("twin", f"{name}: {answer}")
        return answer["result"]

    def close(self) -> None:
        """End the process."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=10)
        if self.process.stdout is not None:
            self.process.stdout.close()


class TwinLane(BlobLane):
    """A blob lane that makes each call on Node as well and compares."""

    def __init__(self, client: "Twin") -> None:
        super().__init__(client)
        self.twin = client

    def keep(self, body: bytes) -> str:
        """Both store."""
        name = super().keep(body)
        self.twin.same("keep_blob", self.twin.still, {"body": body.hex()}, name)
        return name

    def next(self, limit: int = PIECE_BYTES) -> Json | None:
        """Both say what to send."""
        request = super().next(limit)
        self.twin.same("next_blob", self.twin.still, {"limit": limit}, request)
        return request

    def on_reply(self, reply: Json) -> None:
        """Both handle it."""
        super().on_reply(reply)
        args = {"error" if "code" in reply else "reply": reply}
        self.twin.same("on_blob_reply", self.twin.still, args, None)

    def give_up(self) -> None:
        """Both give up."""
        super().give_up()
        self.twin.same("lost_reply", self.twin.still, {"what": "blob"}, None)

    def make_room(self) -> list[str]:
        """Both let go of the same."""
        gone = super().make_room()
        self.twin.same("make_room", self.twin.still, {}, gone)
        return gone


class Twin(Client):
    """A client that makes each call on Node as well and compares."""

    def __init__(self, disk: Disk, node: NodeDriver) -> None:
        super().__init__(disk)
        self.node = node
        self.still = Reading(0, 0, "still")
        self.blobs = TwinLane(self)

    def same(self, name: str, clock: Reading, args: Json, result: Any) -> None:
        """Make the call on Node; its result has to be equal."""
        found = self.node.call(self.disk.device, name, clock, args)
        if found != json.loads(json.dumps(result)):
            raise ViolationError("twin", f"{name}: node {found}, python {result}")

    def record(self, kind: str, actor: int, args: Json, clock: Reading) -> Json:
        """Both record."""
        given = clock.copy()
        op = super().record(kind, actor, args, clock)
        self.same("record", given, {"kind": kind, "actor": actor, "args": args}, op)
        return op

    def next_push(self, clock: Reading, limit: int = 500) -> Json | None:
        """Both say what to push."""
        request = super().next_push(clock, limit)
        self.same("next_push", clock, {"limit": limit}, request)
        return request

    def on_push_reply(self, reply: Json, clock: Reading) -> None:
        """Both handle it."""
        given = clock.copy()
        super().on_push_reply(reply, clock)
        self.same("on_push_reply", given, {"error" if "code" in reply else "reply": reply}, None)
        self.same_view()

    def next_pull(self, clock: Reading, limit: int = 5000) -> Json | None:
        """Both say what to pull."""
        request = super().next_pull(clock, limit)
        self.same("next_pull", clock, {"limit": limit}, request)
        return request

    def on_pull_reply(self, reply: Json, clock: Reading) -> bool:
        """Both handle it."""
        given = clock.copy()
        is_revealed = super().on_pull_reply(reply, clock)
        args = {"error" if "code" in reply else "reply": reply}
        self.same("on_pull_reply", given, args, is_revealed)
        self.same_view()
        return is_revealed

    def same_view(self) -> None:
        """Both show the same."""
        self.same("view", self.still, {}, self.view())

    def lost_reply(self, what: str) -> None:
        """Both give up."""
        super().lost_reply(what)
        if what != "blob":
            self.same("lost_reply", self.still, {"what": what}, None)

    def wanted(self) -> list[str]:
        """Both want the same."""
        names = super().wanted()
        self.same("wanted", self.still, {}, names)
        return names

    def begin_scope(self, scope: str) -> None:
        """Both begin."""
        super().begin_scope(scope)
        self.same("begin_scope", self.still, {"scope": scope}, None)

    def load_manifest(self, manifest: Json) -> list[str]:
        """Both load."""
        missing = super().load_manifest(manifest)
        self.same("load_manifest", self.still, {"manifest": manifest}, missing)
        return missing

    def load_chunk(self, scope: str, chunk: str, body: str) -> bool:
        """Both load."""
        is_complete = super().load_chunk(scope, chunk, body)
        args = {"scope": scope, "id": chunk, "body": body}
        self.same("load_chunk", self.still, args, is_complete)
        return is_complete


class NodeTwins:
    """Hooks of a handset for what happens outside its client."""

    def __init__(self, node: NodeDriver) -> None:
        self.node = node

    def client(self, disk: Disk) -> Client:
        """A client with its twin."""
        return Twin(disk, self.node)

    def tell(self, handset: "Handset", call: str, uuid: str | None, args: Json) -> None:
        """Tell Node of a crash, a start, a wipe, a backup."""
        wall, mono, boot = handset.clock.read(handset.world.now)
        reading = Reading(wall, mono, boot, [uuid] if uuid else [])
        self.node.call(handset.device, call, reading, args)
