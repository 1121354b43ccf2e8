"""The rules of the blob lane (S80 to S89) that server and simulator share; pure, no I/O.

A blob is a photo or an attachment, named by the SHA-256 of its bytes and sent in pieces. What a
server may take is decided here; files and rows are the business of whoever asks.
"""

import re
from dataclasses import dataclass

from takt_sync.envelope import EnvelopeError

BLOB_BYTES_MAX = 10 * 2**20
PIECE_BYTES_MAX = 256 * 1024
UNANNOUNCED_BYTES_MAX = 64 * 2**20
"""What one device may leave with the server that no attachment of its names."""
UNANNOUNCED_KEPT_MS = 30 * 24 * 3_600_000
PART_KEPT_MS = 7 * 24 * 3_600_000

SHA256 = re.compile(r"[0-9a-f]{64}")
RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"%PDF-"), "application/pdf"),
)
TYPES = frozenset(name for _, name in BEGINNINGS)
IMAGES = TYPES - {"application/pdf"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Where the bytes of one request belong."""

    offset: int
    length: int
    total: int

    @property
    def end(self) -> int:
        """The offset after this piece."""
        return self.offset + self.length


def read_piece(content_range: str, length: int) -> Piece:
    """The place that a request names, in agreement with its body."""
    found = RANGE.fullmatch(content_range.strip())
    if found is None:
        raise EnvelopeError("malformed", "Content-Range: bytes first-last/total")
    first, last, total = (int(text) for text in found.groups())
    if length < 1 or last - first + 1 != length or last >= total:
        raise EnvelopeError("malformed", "the range and the body differ")
    if total > BLOB_BYTES_MAX:
        raise EnvelopeError("too_large", f"{total} bytes", limit=BLOB_BYTES_MAX)
    return Piece(first, length, total)


def type_of(beginning: bytes) -> str | None:
    """What the first bytes say that a file is; its name and its sender are not asked."""
    for pattern, name in BEGINNINGS:
        if pattern.match(beginning):
            return name
    return None


def is_wanted(piece: Piece, body: bytes, have: int) -> bool:
    """Whether a piece is to be written; False when all bytes are here and want to be hashed.

    Refuses a piece that does not follow what is there, or that begins what is never taken.
    """
    if have >= piece.total:
        return False
    if piece.offset != have:
        raise EnvelopeError("offset", f"{have} bytes are here", offset=have)
    if have == 0 and type_of(body) is None:
        raise EnvelopeError("type", "JPEG, PNG, WebP or PDF")
    return True


def check_quota(piece: Piece, unannounced: int) -> None:
    """Refuse what would leave too much here that nobody has announced (S84)."""
    if unannounced + piece.length > UNANNOUNCED_BYTES_MAX:
        raise EnvelopeError("quota", "push the act first", limit=UNANNOUNCED_BYTES_MAX)
