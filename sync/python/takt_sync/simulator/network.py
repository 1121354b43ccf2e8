"""The network between devices and server: drops, duplicates, delays, reorders, partitions."""

from typing import TYPE_CHECKING, Any

from takt_sync.simulator.device import Client

if TYPE_CHECKING:
    from takt_sync.simulator.handset import Handset
    from takt_sync.simulator.world import World

Json = dict[str, Any]


class Network:
    """Carries one request and its reply at a time, badly."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def delay(self) -> int:
        """How long a message takes; now and then so long that others overtake it."""
        random, profile = self.world.random, self.world.profile
        if self.world.is_faulty and random.random() < profile.slow:
            return random.randint(1_000, 30_000)
        return random.randint(2, 150)

    def is_dropped(self, handset: "Handset") -> bool:
        """Whether a message is lost."""
        world = self.world
        if world.now < handset.offline_until:
            return True
        return world.is_faulty and world.random.random() < world.profile.drop

    def exchange(self, handset: "Handset", what: str, client: Client, request: Json) -> None:
        """Send a request; its reply goes to the tab that asked, if that still runs."""
        world, random = self.world, self.world.random
        run_number = handset.run_number
        copies = 1
        if world.is_faulty and random.random() < world.profile.duplicate:
            copies = 2

        def answer(reply: Json) -> None:
            if self.is_dropped(handset):
                return
            world.after(self.delay(), lambda: deliver(reply))

        def deliver(reply: Json) -> None:
            if handset.is_on and handset.run_number == run_number:
                handset.receive(what, client, request, reply)

        for _ in range(copies):
            if not self.is_dropped(handset):
                world.after(self.delay(), lambda: self.serve(what, handset.device, request, answer))

    def serve(self, what: str, device: str, request: Json, answer: Any) -> None:
        """The request reaches the server."""
        world, server = self.world, self.world.server
        if not server.is_up:
            return
        if what == "push":
            error = server.begin(request, device)
            if error is not None:
                answer(error)
                return
            began, run_number = world.now, server.run_number

            def commit() -> None:
                if server.is_up and server.run_number == run_number:
                    reply = server.commit(request, device, began, world.now)
                    world.after_commit()
                    answer(reply)

            world.after(world.random.randint(1, world.profile.transaction_ms), commit)
        elif what == "pull":
            answer(server.pull(request, device, world.now))
        elif what == "blob":
            answer(server.blob(request, device))
        elif what == "manifest":
            manifest = server.manifest(request["scope"], device)
            answer(manifest if "code" in manifest else {"manifest": manifest})
        elif request["id"] in server.chunks:
            answer({"body": server.chunks[request["id"]].decode()})
