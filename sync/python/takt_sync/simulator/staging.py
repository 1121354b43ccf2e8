"""The staging overlay of a pull: pages gather here until the last one completes a checkpoint."""

from typing import Any

from takt_sync.digest import ZERO, Lanes, add, sub
from takt_sync.simulator.disk import Disk, RowKey, Rows, Scope, digest_of, hex_of


class Staging:
    """The pages of one pull, beside the disk that they will change."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.generation = disk.generation
        self.epoch = disk.epoch
        self.cursors: dict[str, tuple[int, int]] = {s: c.cursor for s, c in disk.scopes.items()}
        self.rows: dict[str, dict[RowKey, Any]] = {}
        self.new: set[str] = set()

    def join(self, begun: dict[str, tuple[int, int]]) -> None:
        """Let scopes under first load take part from here on."""
        if self.epoch != self.disk.epoch:
            return
        for scope, cursor in begun.items():
            if scope not in self.cursors:
                self.cursors[scope] = cursor
                self.new.add(scope)
        for scope, download in self.disk.downloads.items():
            if not download.missing and scope not in self.cursors:
                self.cursors[scope] = (download.at, download.at)

    def purge(self, scope: str) -> None:
        """Forget a scope, on the disk too."""
        self.cursors.pop(scope, None)
        self.rows.pop(scope, None)
        self.new.discard(scope)
        if scope in self.disk.scopes or scope in self.disk.downloads:
            self.disk.scopes.pop(scope, None)
            self.disk.downloads.pop(scope, None)
            self.disk.generation += 1
            self.generation = self.disk.generation

    def restart(self, reply: dict[str, Any]) -> None:
        """Begin anew in another epoch; the disk keeps the former checkpoint until the reveal."""
        self.epoch = reply["epoch"]
        self.rows = {}
        self.cursors = {s: (c[0], c[1]) for s, c in reply["cursors"].items()}
        self.new = set(self.cursors)

    def take(self, reply: dict[str, Any]) -> None:
        """Take one page."""
        for table, key, _, row, scope in reply["rows"]:
            self.rows.setdefault(scope, {})[(table, key)] = row
        for scope in reply["reset"]:
            self.rows.pop(scope, None)
            self.new.add(scope)
            self.disk.downloads.pop(scope, None)
        for scope, cursor in reply["cursors"].items():
            if scope in self.cursors:
                self.cursors[scope] = (cursor[0], cursor[1])

    def under(self, scope: str) -> tuple[Rows, Lanes]:
        """The rows that the staged ones of a scope lie upon."""
        if scope in self.new:
            return {}, ZERO
        if scope in self.disk.scopes:
            return self.disk.scopes[scope].rows, self.disk.scopes[scope].lanes
        base = Scope((0, 0), self.disk.downloads[scope].rows)
        base.recount()
        return base.rows, base.lanes

    def unequal(self, digests: dict[str, str]) -> list[str]:
        """The scopes whose digest would differ from the server's."""
        return [s for s in sorted(digests) if s in self.cursors and self.digest(s) != digests[s]]

    def digest(self, scope: str) -> str:
        """What the digest of a scope would be after the reveal."""
        rows, lanes = self.under(scope)
        staged = self.rows.get(scope)
        if not staged:
            return hex_of(lanes)
        for key, row in staged.items():
            old = rows.get(key)
            if old is not None:
                lanes = sub(lanes, digest_of(key, old))
            if row is not None:
                lanes = add(lanes, digest_of(key, row))
        return hex_of(lanes)

    def apply(self) -> None:
        """Make the staged state the disk's; part of the revealing transaction."""
        disk = self.disk
        for name in [name for name in disk.scopes if name not in self.cursors]:
            del disk.scopes[name]
        for name, cursor in self.cursors.items():
            if name in self.new or name not in disk.scopes:
                base = {} if name in self.new else disk.downloads[name].rows
                disk.scopes[name] = Scope(cursor, base)
                disk.scopes[name].recount()
            scope = disk.scopes[name]
            scope.cursor = cursor
            for key, row in self.rows.get(name, {}).items():
                scope.put(key, row)
            disk.downloads.pop(name, None)
