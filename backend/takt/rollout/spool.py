"""Keeps what must wait for the end of an import outside memory, in order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

import msgspec

MEMORY_BYTES_MAX: Final = 4_000_000
Thing = TypeVar("Thing")


class Spool(Generic[Thing]):
    """Things of one kind, written one after the other and read back once."""

    def __init__(self, kind: type[Thing]) -> None:
        self._decoder = msgspec.json.Decoder(kind)
        self._encoder = msgspec.json.Encoder()
        self._file = tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES_MAX)  # noqa: SIM115 - closed by close()
        self.count = 0

    def add(self, thing: Thing) -> None:
        self._file.write(self._encoder.encode(thing) + b"\n")
        self.count += 1

    def pages(self, size: int) -> Iterator[list[Thing]]:
        """Everything, some at a time."""
        self._file.seek(0)
        page: list[Thing] = []
        for line in self._file:
            page.append(self._decoder.decode(line))
            if len(page) == size:
                yield page
                page = []
        if page:
            yield page

    def close(self) -> None:
        self._file.close()
