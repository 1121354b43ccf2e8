"""The tables of the catalogue, as the migrations' written DDL makes them.

For Piccolo's builder: plain reads and writes name their columns here. Checks, partial indexes
and triggers stand in the migrations alone.
"""

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class Unit(Table, tablename="unit"):
    """A unit of measure."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    scale = SmallInt()


class Category(Table, tablename="category"):
    """A group of items; a tree."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    parent: ForeignKey["Category"] = ForeignKey(
        "self", on_delete=OnDelete.restrict, default=None, null=True
    )
    picking = Text(default=None, null=True)
    warn_days = Integer(default=None, null=True)
    slow_days = Integer(default=None, null=True)


class Reason(Table, tablename="reason"):
    """Why something was scrapped, adjusted, held, or taken from another lot."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    kind = Text()
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    active = Boolean()


class Item(Table, tablename="item"):
    """Anything stocked, made or bought."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    pinyin = Text()
    category = ForeignKey(Category, on_delete=OnDelete.restrict, default=None, null=True)
    unit = ForeignKey(Unit, on_delete=OnDelete.restrict, null=False)
    scale = SmallInt()
    lot_tracked = Boolean()
    active = Boolean()
    merged_into: ForeignKey["Item"] = ForeignKey(
        "self", on_delete=OnDelete.restrict, default=None, null=True
    )
    search = Text()
    picking = Text(default=None, null=True)
    serial_tracked = Boolean()
    shelf_life_days = Integer(default=None, null=True)
    warn_days = Integer(default=None, null=True)
    min_stock = BigInt(default=None, null=True)
    max_stock = BigInt(default=None, null=True)
    slow_days = Integer(default=None, null=True)
    inspects_receipt = Boolean()
    hold_mode = Text()


class ItemUnit(Table, tablename="item_unit"):
    """Another unit of an item, as a fraction of its own unit."""

    item = ForeignKey(Item, on_delete=OnDelete.restrict, primary_key=True, null=False)
    unit = ForeignKey(Unit, on_delete=OnDelete.restrict, primary_key=True, null=False)
    numerator = BigInt()
    denominator = BigInt()
    place = SmallInt()


class ItemBarcode(Table, tablename="item_barcode"):
    """A code that is printed on an item."""

    code_key = Text(primary_key=True)
    code = Text()
    item = ForeignKey(Item, on_delete=OnDelete.restrict, null=False)
    unit = BigInt(default=None, null=True)
    place = SmallInt()


class ItemCost(Table, tablename="item_cost"):
    """What one whole unit of an item is worth; never part of what devices hold."""

    item = ForeignKey(Item, on_delete=OnDelete.restrict, primary_key=True, null=False)
    unit_cost = BigInt()
    changed_at = BigInt()
    changed_by = BigInt(default=None, null=True)


class CodePattern(Table, tablename="code_pattern"):
    """A form of house codes at a site."""

    id = BigSerial(primary_key=True)
    site = BigInt()
    pattern = Text()
    name = Text()


class LabelDesign(Table, tablename="label_design"):
    """What stands where on a label of one kind and size."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    kind = Text()
    design = Text()


TABLES: tuple[type[Table], ...] = (
    Unit,
    Category,
    Reason,
    Item,
    ItemUnit,
    ItemBarcode,
    ItemCost,
    CodePattern,
    LabelDesign,
)
"""Every table of the area; a test compares them with the database."""
