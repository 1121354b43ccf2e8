"""The tables of plans, lines, teams and devices, as the migrations' written DDL makes them."""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.identity import DeviceTable, PersonTable
from takt.inventory import LocationTable


class CountTeam(Table, tablename="count_team"):
    """People who count together."""

    id = BigSerial(primary_key=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    name = Text()
    members = Array(BigInt())
    active = Boolean()


class Stocktake(Table, tablename="stocktake"):
    """A plan, and how far it is."""

    id = BigSerial(primary_key=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    kind = Text()
    name = Text(default=None, null=True)
    zone = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=True)
    classes = Array(Text())
    items = Array(BigInt())
    blind = Boolean()
    frozen = Boolean()
    adds = Boolean()
    status = Text()
    team = ForeignKey(CountTeam, on_delete=OnDelete.restrict, null=True)
    person = ForeignKey(PersonTable, on_delete=OnDelete.restrict, null=True)
    due_on = Date(default=None, null=True)
    lines = Integer()
    locations = Integer()
    created_by = BigInt(default=None, null=True)
    created_at = BigInt()
    opened_at = BigInt(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()


class CountPlace(Table, tablename="count_place"):
    """A place that a stocktake covers."""

    stocktake = ForeignKey(Stocktake, on_delete=OnDelete.restrict, primary_key=True, null=False)
    location = ForeignKey(LocationTable, on_delete=OnDelete.restrict, primary_key=True, null=False)


class CountLine(Table, tablename="count_line"):
    """What is to be counted, and what became of it."""

    id = BigSerial(primary_key=True)
    stocktake = ForeignKey(Stocktake, on_delete=OnDelete.restrict, null=False)
    location = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=True)
    lot = UUID()
    origin = Text()
    state = Text()
    round = Integer()
    person = ForeignKey(PersonTable, on_delete=OnDelete.restrict, null=True)
    team = ForeignKey(CountTeam, on_delete=OnDelete.restrict, null=True)
    counted_at = BigInt(default=None, null=True)
    counted_by = BigInt(default=None, null=True)
    not_by = Array(BigInt())


class CountDevice(Table, tablename="count_device"):
    """A device that takes part, and the act by which it does."""

    stocktake = ForeignKey(Stocktake, on_delete=OnDelete.restrict, primary_key=True, null=False)
    device = ForeignKey(DeviceTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    person = BigInt()
    is_on = Boolean()
    is_blind = Boolean()
    joined_at = BigInt()
    stream = UUID()
    n = BigInt()
    last_at = BigInt(default=None, null=True)


class CountWait(Table, tablename="count_wait"):
    """What was last told of whom the books of a stocktake wait for."""

    stocktake = ForeignKey(Stocktake, on_delete=OnDelete.restrict, primary_key=True, null=False)
    told = Text()


PLAN_TABLES: tuple[type[Table], ...] = (
    CountTeam,
    Stocktake,
    CountPlace,
    CountLine,
    CountDevice,
    CountWait,
)
"""Every table of plans."""
