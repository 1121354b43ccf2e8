"""The tables of control charts, as the migration's written DDL makes them."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable
from takt.quality.plans.tables import InspectionPlan


class ControlSeries(Table, tablename="control_series"):
    """One characteristic of one item at one site, charted in one way."""

    id = BigSerial(primary_key=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, null=False)
    code = Text()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    kind = Text()
    subgroup = Integer()
    scale = Integer()
    unit = Text()


class ControlPoint(Table, tablename="control_point"):
    """A whole subgroup, or the count of an inspection."""

    inspection = UUID(primary_key=True)
    series = ForeignKey(ControlSeries, on_delete=OnDelete.restrict, primary_key=True, null=False)
    number = BigInt(primary_key=True)
    subgroup = Array(BigInt())
    lot = UUID(default=None, null=True)
    operation = UUID()
    person = BigInt()
    device = UUID()
    effective = BigInt()
    stream = UUID()
    n = BigInt()


class ControlLimits(Table, tablename="control_limits"):
    """What somebody chose a series to be judged by, from a moment on."""

    id = BigSerial(primary_key=True)
    series = ForeignKey(ControlSeries, on_delete=OnDelete.restrict, null=False)
    limits = JSONB()
    rules = Array(Text())
    chosen = JSONB()
    excluded = JSONB()
    from_at = BigInt()
    set_by = BigInt(default=None, null=True)
    set_at = BigInt()


class ControlAlarm(Table, tablename="control_alarm"):
    """A rule that found its pattern at a point."""

    series = BigInt(primary_key=True)
    inspection = UUID(primary_key=True)
    number = BigInt(primary_key=True)
    rule = Text(primary_key=True)
    is_second = Boolean()
    limits = ForeignKey(ControlLimits, on_delete=OnDelete.restrict, null=False)


class ControlCause(Table, tablename="control_cause"):
    """What somebody at the process says was behind an alarm."""

    operation = UUID(primary_key=True)
    inspection = UUID()
    code = Text()
    number = BigInt()
    cause = Text()
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    counts = Boolean()
    undone_by = UUID(default=None, null=True)


CHART_TABLES: tuple[type[Table], ...] = (
    ControlSeries,
    ControlPoint,
    ControlLimits,
    ControlAlarm,
    ControlCause,
)
