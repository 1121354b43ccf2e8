"""Tells open websockets that there is something new to pull.

Each socket has a mailbox of one: the newest head and the scopes that changed, so a slow socket
costs nothing and never sees old news. News comes by LISTEN, whose connection is watched and made
again, and by a look at the head every 250 ms where that fails. Data never travels this way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable

import asyncpg
import msgspec

from takt.kernel.errors import Busy
from takt.runtime.built import fetch_value
from takt.runtime.database import Connection, Database
from takt.runtime.feeds import NUDGE_CHANNEL
from takt.runtime.http import BUSY_ERRORS
from takt.runtime.tables import FeedHead

POLL_S = 0.25
SPACING_S = 0.05
NUDGE_GAP_S = 0.2
POLICY_VIOLATION = 1008
SERVICE_RESTART = 1012
RECONNECT_MIN_S = 0.2
RECONNECT_MAX_S = 5.0
CHANGED = """
    SELECT wanted.scope
    FROM unnest($1::text[]) AS wanted (scope)
    WHERE EXISTS (SELECT 1 FROM feed_change c WHERE c.scope = wanted.scope AND c.seq > $2)
"""
TROUBLE = (*BUSY_ERRORS, asyncpg.InterfaceError, Busy)

log = logging.getLogger("takt.hub")


class Mailbox:
    """What one socket has not been told yet; a newer message replaces the one that waits."""

    __slots__ = ("_news", "_told_at_s", "close_code", "device", "head", "scopes", "told", "wanted")

    def __init__(self, device: str, scopes: Collection[str]) -> None:
        self.device = device
        self.scopes = frozenset(scopes)
        self.head = 0
        self.wanted: set[str] = set()
        self.told: frozenset[str] = frozenset()
        self.close_code = 0
        self._news = asyncio.Event()
        self._told_at_s = 0.0

    def put(self, head: int, scopes: Iterable[str]) -> None:
        """Leave news; never waits."""
        self.head = max(self.head, head)
        self.wanted.update(scopes)
        self._news.set()

    def close(self, code: int) -> None:
        """Tell the reader to close the socket with this code."""
        self.close_code = code
        self._news.set()

    async def take(self) -> bytes | None:
        """The next message, at most five a second; None when the mailbox is closed."""
        loop = asyncio.get_running_loop()
        await self._news.wait()
        early_s = self._told_at_s + NUDGE_GAP_S - loop.time()
        if early_s > 0 and not self.close_code:
            await asyncio.sleep(early_s)
        if self.close_code:
            return None
        self.told = frozenset(self.wanted)
        self.wanted.clear()
        message = {"type": "nudge", "head": self.head, "scopes": sorted(self.told)}
        self._news.clear()
        self._told_at_s = loop.time()
        return msgspec.json.encode(message)


class Hub:
    """All open sockets of this node, by the scopes that they may hear of."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mailboxes: set[Mailbox] = set()
        self._by_scope: dict[str, set[Mailbox]] = defaultdict(set)
        self._head: int | None = None
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def socket_count(self) -> int:
        """How many sockets are open."""
        return len(self._mailboxes)

    def join(self, device: str, scopes: Collection[str]) -> Mailbox:
        """Open a mailbox; its first message says that everything may have changed."""
        mailbox = Mailbox(device, scopes)
        self._enter(mailbox)
        mailbox.put(self._head or 0, mailbox.scopes)
        return mailbox

    def _enter(self, mailbox: Mailbox) -> None:
        self._mailboxes.add(mailbox)
        for scope in mailbox.scopes:
            self._by_scope[scope].add(mailbox)

    def leave(self, mailbox: Mailbox) -> None:
        """Forget a mailbox."""
        self._mailboxes.discard(mailbox)
        for scope in mailbox.scopes:
            self._by_scope[scope].discard(mailbox)
            if not self._by_scope[scope]:
                del self._by_scope[scope]

    def change_scopes(self, mailbox: Mailbox, scopes: Collection[str]) -> None:
        """Give a mailbox the scopes that its device is granted now."""
        if mailbox.scopes == frozenset(scopes):
            return
        self.leave(mailbox)
        mailbox.scopes = frozenset(scopes)
        self._enter(mailbox)

    def nudge(self, head: int, scopes: Collection[str]) -> None:
        """Leave word of a new head with every socket that may hear of one of the scopes."""
        news: dict[Mailbox, list[str]] = defaultdict(list)
        for scope in scopes:
            for mailbox in self._by_scope.get(scope, ()):
                news[mailbox].append(scope)
        for mailbox, changed in news.items():
            mailbox.put(head, changed)

    def start(self) -> None:
        """Begin to listen; call inside the running loop."""
        self._tasks = [
            asyncio.create_task(self._listen(), name="hub-listen"),
            asyncio.create_task(self._follow(), name="hub-follow"),
        ]

    async def stop(self) -> None:
        """Stop listening and close every mailbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for mailbox in self._mailboxes:
            mailbox.close(SERVICE_RESTART)

    async def _listen(self) -> None:
        """Hear of new heads at once; whenever the connection is lost, make a new one."""
        pause_s = RECONNECT_MIN_S
        while True:
            try:
                async with self._database.connection() as connection:
                    pause_s = RECONNECT_MIN_S
                    await self._hear(connection)
            except TROUBLE as error:
                log.warning("listening stopped, trying again in %.1f s: %r", pause_s, error)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, RECONNECT_MAX_S)

    async def _hear(self, connection: Connection) -> None:
        lost = asyncio.Event()

        def hear(*_: object) -> None:
            self._wake.set()

        def lose(*_: object) -> None:
            lost.set()

        await connection.add_listener(NUDGE_CHANNEL, hear)
        connection.add_termination_listener(lose)
        self._wake.set()
        try:
            await lost.wait()
        finally:
            if not connection.is_closed():
                connection.remove_termination_listener(lose)
                await connection.remove_listener(NUDGE_CHANNEL, hear)

    async def _follow(self) -> None:
        """Compare the head with the last one seen: when woken, or every 250 ms."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)
            self._wake.clear()
            try:
                await self.catch_up()
            except TROUBLE as error:
                log.warning("the head could not be read: %r", error)
            await asyncio.sleep(SPACING_S)

    async def catch_up(self) -> None:
        """Tell the sockets what changed since the last look."""
        if not self._mailboxes and self._head is not None:
            self._head = None
            return
        if not self._mailboxes:
            return
        async with self._database.connection() as connection:
            head = int(await fetch_value(connection, FeedHead.select(FeedHead.seq)))
            if self._head is None:
                self.nudge(head, list(self._by_scope))
            elif head > self._head:
                rows = await connection.fetch(CHANGED, list(self._by_scope), self._head)
                self.nudge(head, [row["scope"] for row in rows])
        self._head = head
