"""The tables of inspections, as the migration's written DDL makes them."""

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
from takt.quality.plans.tables import InspectionPlan, InspectionPlanVersion


class Inspection(Table, tablename="inspection"):
    """Goods that somebody has to look at before they are used."""

    id = UUID(primary_key=True)
    kind = Text()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    line = BigInt(default=None, null=True)
    quantity = BigInt(default=None, null=True)
    status = Text()
    verdict = Text(default=None, null=True)
    result = UUID(default=None, null=True)
    person = BigInt(default=None, null=True)
    opened_at = BigInt(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()
    plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, null=True)
    version = ForeignKey(InspectionPlanVersion, on_delete=OnDelete.restrict, null=True)
    supplier = BigInt(default=None, null=True)
    for_kind = Text(default=None, null=True)
    for_id = BigInt(default=None, null=True)
    operation = Text(default=None, null=True)
    opened_by = UUID(default=None, null=True)
    opened_plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, null=True)
    opened_version = ForeignKey(InspectionPlanVersion, on_delete=OnDelete.restrict, null=True)
    opened_supplier = BigInt(default=None, null=True)
    units = BigInt(default=None, null=True)
    seed = Text(default=None, null=True)
    n = BigInt(default=None, null=True)
    ac = BigInt(default=None, null=True)
    re = BigInt(default=None, null=True)
    letter = Text(default=None, null=True)
    mode = Text(default=None, null=True)
    found = BigInt()
    nonconforming = Array(BigInt())
    defects = BigInt()
    closed_stream = UUID(default=None, null=True)
    closed_n = BigInt(default=None, null=True)
    is_due = Boolean()
    is_stopped = Boolean()


class InspectionResult(Table, tablename="inspection_result"):
    """What somebody found, whether or not it decided anything."""

    operation = UUID(primary_key=True)
    inspection = UUID(default=None, null=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    verdict = Text()
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    counts = Boolean()
    undone_by = UUID(default=None, null=True)


class InspectionBegin(Table, tablename="inspection_begin"):
    """How somebody drew a sample, as it was said."""

    operation = UUID(primary_key=True)
    inspection = UUID()
    kind = Text()
    plan = BigInt()
    version = BigInt()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    quantity = BigInt(default=None, null=True)
    units = BigInt()
    supplier = BigInt(default=None, null=True)
    for_kind = Text(default=None, null=True)
    for_id = BigInt(default=None, null=True)
    step = Text(default=None, null=True)
    seed = Text()
    sample = BigInt()
    ac = BigInt()
    re = BigInt()
    letter = Text(default=None, null=True)
    mode = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    counts = Boolean()
    undone_by = UUID(default=None, null=True)
    in_category = Boolean()


class Reading(Table, tablename="reading"):
    """One value that somebody read, as it was said."""

    operation = UUID(primary_key=True)
    part = Integer(primary_key=True)
    inspection = UUID()
    version = BigInt()
    unit = BigInt()
    characteristic = BigInt()
    value_kind = Text()
    value_number = BigInt(default=None, null=True)
    value_text = Text(default=None, null=True)
    counts = Boolean()
    doubt = Text(default=None, null=True)
    accepted_by = UUID(default=None, null=True)
    gauge = BigInt(default=None, null=True)
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    undone_by = UUID(default=None, null=True)


class ReadingDefect(Table, tablename="reading_defect"):
    """What was wrong with a unit, by its code."""

    operation = UUID(primary_key=True)
    part = Integer(primary_key=True)
    inspection = UUID()
    unit = BigInt()
    characteristic = BigInt()
    defect = BigInt()
    number = BigInt()
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


class Switching(Table, tablename="switching"):
    """How strictly the next lot of a plan, item and supplier is inspected; supplier 0: none."""

    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, primary_key=True, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    supplier = BigInt(primary_key=True)
    mode = Text()
    state = JSONB()


class SwitchingDirection(Table, tablename="switching_direction"):
    """How somebody ordered inspection to go on."""

    id = BigSerial(primary_key=True)
    site = BigInt()
    plan = BigInt()
    item = BigInt()
    supplier = BigInt()
    mode = Text()
    note = Text(default=None, null=True)
    person = BigInt()
    at = BigInt()


class InspectedLot(Table, tablename="inspected_lot"):
    """A lot of which a sample was drawn, as the switching rules see it."""

    inspection = UUID(primary_key=True)
    site = BigInt()
    plan = BigInt()
    item = BigInt()
    supplier = BigInt()
    version = ForeignKey(InspectionPlanVersion, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    begun_at = BigInt()
    begun_stream = UUID()
    begun_n = BigInt()
    severity = Text()
    may_skip = Boolean()
    letter = Text(default=None, null=True)
    mode = Text(default=None, null=True)
    aql = Text(default=None, null=True)
    may_reduce = Boolean()
    found = BigInt()
    outcome = Text(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    closed_stream = UUID(default=None, null=True)
    closed_n = BigInt(default=None, null=True)
    is_overtaken = Boolean()
    is_stopped = Boolean()
    resumed_at = BigInt(default=None, null=True)
    resumed_by = ForeignKey(SwitchingDirection, on_delete=OnDelete.restrict, null=True)


INSPECTION_TABLES: tuple[type[Table], ...] = (
    Inspection,
    InspectionResult,
    InspectionBegin,
    Reading,
    ReadingDefect,
    Switching,
    SwitchingDirection,
    InspectedLot,
)
