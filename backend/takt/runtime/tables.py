"""The tables of the runtime, as the migrations' written DDL makes them.

For Piccolo's builder: plain reads and writes name their columns here. Checks, partial indexes
and triggers stand in the migrations alone.
"""

from piccolo.columns import (
    JSON,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class AppRight(Table, tablename="app_right"):
    """What the role of the application may do with which table."""

    relation = Text(primary_key=True)
    privileges = Text(primary_key=True)
    is_sequence = Boolean()


class ServerState(Table, tablename="server_state"):
    """The epoch of this database."""

    id = SmallInt(primary_key=True)
    epoch = BigInt()
    installed_at_ms = BigInt()
    nightly_backup_at_ms = BigInt(default=None, null=True)
    nightly_backup_host = Text(default=None, null=True)


class FeedHead(Table, tablename="feed_head"):
    """The last sequence number given out."""

    id = SmallInt(primary_key=True)
    seq = BigInt()


class Feed(Table, tablename="feed"):
    """Every row that devices hold, and tombstones."""

    scope = Text(primary_key=True)
    table_name = Text(primary_key=True)
    key = Text(primary_key=True)
    seq = BigInt()
    row = Text(default=None, null=True)
    lane0 = BigInt()
    lane1 = BigInt()
    id = BigInt(unique=True)


class FeedChange(Table, tablename="feed_change"):
    """Which rows each publish has written: the order in which devices read."""

    scope = Text(primary_key=True)
    seq = BigInt(primary_key=True)
    ids = Array(base_column=BigInt())


class FeedScope(Table, tablename="feed_scope"):
    """Digest and size of each scope."""

    scope = Text(primary_key=True)
    floor = BigInt()
    lane0 = BigInt()
    lane1 = BigInt()
    rows = BigInt()


class HeadCommit(Table, tablename="head_commit"):
    """When each checkpoint was committed."""

    seq = BigInt(primary_key=True)
    committed_at_ms = BigInt()
    stream = UUID(default=None, null=True)
    last_n = BigInt(default=None, null=True)


class SyncStream(Table, tablename="sync_stream"):
    """How far each stream of a device has come."""

    stream = UUID(primary_key=True)
    device = UUID()
    n = BigInt()
    h = Bytea()
    lo = BigInt()
    last = BigInt()
    created = BigInt()
    pending = BigInt()
    first_seen_at = BigInt()
    seen_at = BigInt()
    complete_up_to = BigInt(default=None, null=True)
    published_at = BigInt(default=None, null=True)
    lost_reported = BigInt()


class StreamCarried(Table, tablename="stream_carried"):
    """Which operations of an earlier stream come again in a later one."""

    stream = ForeignKey(SyncStream, on_delete=OnDelete.restrict, primary_key=True, null=False)
    earlier = UUID(primary_key=True)
    first_n = BigInt(primary_key=True)
    last_n = BigInt(primary_key=True)


class Operation(Table, tablename="operation"):
    """Every operation as it was received."""

    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    id = UUID(default=None, null=True)
    duplicate_of = UUID(default=None, null=True)
    kind = Text(default=None, null=True)
    version = Integer(default=None, null=True)
    person = BigInt(default=None, null=True)
    device = UUID()
    hash = Bytea()
    identity = Bytea(default=None, null=True)
    body = Bytea()
    base_epoch = BigInt()
    base_head = BigInt()
    effective = BigInt()
    lo = BigInt()
    hi = BigInt()
    received_at = BigInt()
    status = Text()
    reason = Text(default=None, null=True)


class Chunk(Table, tablename="chunk"):
    """A part of a first load."""

    id = Bytea(primary_key=True)
    body = Bytea()
    bytes = Integer()
    made_at = BigInt()


class Manifest(Table, tablename="manifest"):
    """Which chunks make up a scope."""

    scope = Text(primary_key=True)
    epoch = BigInt(primary_key=True)
    at = BigInt(primary_key=True)
    made_at = BigInt()
    rows = BigInt()
    body = Bytea()
    chunks = Array(base_column=Bytea())


class Blob(Table, tablename="blob"):
    """A photo or an attachment; its bytes lie in the data folder."""

    sha256 = Text(primary_key=True)
    device = UUID(default=None, null=True)
    size = BigInt()
    type = Text()
    state = Text()
    received = BigInt()
    thumbnail = Text()
    heard_at = BigInt()
    stored_at = BigInt(default=None, null=True)


class BlobClaim(Table, tablename="blob_claim"):
    """A device that has announced a blob by an act."""

    blob = ForeignKey(Blob, on_delete=OnDelete.restrict, primary_key=True, null=False)
    device = UUID(primary_key=True)
    claimed_at = BigInt()


class AuditEntry(Table, tablename="audit_entry"):
    """Who changed what; each entry is sealed with the one before."""

    n = BigInt(primary_key=True)
    at = BigInt()
    person = BigInt(default=None, null=True)
    device = UUID(default=None, null=True)
    action = Text()
    subject = Text()
    before = JSON(default=None, null=True)
    after = JSON(default=None, null=True)
    previous = Bytea()
    hash = Bytea(unique=True)


class AuditHead(Table, tablename="audit_head"):
    """Number and hash of the last audit entry."""

    id = SmallInt(primary_key=True)
    n = BigInt()
    hash = Bytea()


TABLES: tuple[type[Table], ...] = (
    AppRight,
    ServerState,
    FeedHead,
    Feed,
    FeedChange,
    FeedScope,
    HeadCommit,
    SyncStream,
    StreamCarried,
    Operation,
    Chunk,
    Manifest,
    Blob,
    BlobClaim,
    AuditEntry,
    AuditHead,
)
"""Every table of the area; a test compares them with the database."""
