"""The tables of plans, codes and gauges, as the migration's written DDL makes them."""

from piccolo.columns import (
    JSONB,
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

from takt.catalogue import CategoryTable, ItemTable
from takt.inventory import LocationTable
from takt.partners import PartyTable


class DefectCode(Table, tablename="defect_code"):
    """What may be wrong with goods, by the category that it belongs to."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    category = ForeignKey(CategoryTable, on_delete=OnDelete.restrict, null=True)
    active = Boolean()


class Gauge(Table, tablename="gauge"):
    """What is measured with, and until when its calibration holds."""

    id = BigSerial(primary_key=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    unit = Text(default=None, null=True)
    interval_days = Integer(default=None, null=True)
    due_on = Date(default=None, null=True)
    active = Boolean()


class Calibration(Table, tablename="calibration"):
    """That a gauge was compared with a standard, and how it came out."""

    id = BigSerial(primary_key=True)
    gauge = ForeignKey(Gauge, on_delete=OnDelete.restrict, null=False)
    done_on = Date()
    due_on = Date()
    result = Text()
    certificate = Text(default=None, null=True)
    note = Text(default=None, null=True)
    person = BigInt()
    at = BigInt()


class InspectionPlan(Table, tablename="inspection_plan"):
    """Which goods are inspected, and at what moment."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    kind = Text()
    trigger = Text()
    every = Integer(default=None, null=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=True)
    category = ForeignKey(CategoryTable, on_delete=OnDelete.restrict, null=True)
    supplier = ForeignKey(PartyTable, on_delete=OnDelete.restrict, null=True)
    customer = ForeignKey(PartyTable, on_delete=OnDelete.restrict, null=True)
    operation = Text(default=None, null=True)
    holds = Boolean()
    active = Boolean()


class InspectionPlanVersion(Table, tablename="inspection_plan_version"):
    """What a plan says from a day on."""

    id = BigSerial(primary_key=True)
    plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, null=False)
    number = Integer()
    from_on = Date()
    sampling = JSONB()
    counts = Text()
    is_steady = Boolean()
    instructions_zh = Text(default=None, null=True)
    instructions_en = Text(default=None, null=True)
    pictures = Array(Text())
    created_by = BigInt()
    created_at = BigInt()


class Characteristic(Table, tablename="characteristic"):
    """One thing that a version looks at."""

    id = BigSerial(primary_key=True)
    version = ForeignKey(InspectionPlanVersion, on_delete=OnDelete.restrict, null=False)
    position = Integer()
    code = Text()
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    kind = Text()
    unit = Text(default=None, null=True)
    scale = Integer()
    nominal = BigInt(default=None, null=True)
    lower = BigInt(default=None, null=True)
    upper = BigInt(default=None, null=True)
    is_required = Boolean()
    is_critical = Boolean()
    every_unit = Boolean()
    options = JSONB()
    pattern = Text(default=None, null=True)
    least = Integer()
    gauge = ForeignKey(Gauge, on_delete=OnDelete.restrict, null=True)
    chart = Text(default=None, null=True)
    subgroup = Integer(default=None, null=True)


PLAN_TABLES: tuple[type[Table], ...] = (
    DefectCode,
    Gauge,
    Calibration,
    InspectionPlan,
    InspectionPlanVersion,
    Characteristic,
)
