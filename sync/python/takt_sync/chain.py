"""The hash chain over a stream's operations: what makes a gap, a fork or a clone visible."""

from hashlib import sha256

HASH_BYTES = 32


def chain_start(stream: str) -> bytes:
    """The hash before the first operation of a stream."""
    return sha256(b"takt-sync/1\n" + stream.encode()).digest()


def chain_next(previous: bytes, operation: bytes) -> bytes:
    """The hash after an operation, given in canonical bytes."""
    return sha256(previous + operation).digest()


def push_message(stream: str, last_n: int, last_hash: bytes) -> bytes:
    """What the device signs over a push: the end of the chain that the request leads to."""
    return f"takt-push/1\n{stream}\n{last_n}\n{last_hash.hex()}".encode()
