"""The tables of policies and classes, as the migration's written DDL makes them."""

from piccolo.columns import BigInt, Boolean, Date, ForeignKey, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable


class CountSite(Table, tablename="count_site"):
    """Whether a site plans cycle counts, and where its classes end."""

    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    cycles = Boolean()
    share_a = SmallInt()
    share_b = SmallInt()


class CountPolicy(Table, tablename="count_policy"):
    """How often and how exactly a site counts the items of a class."""

    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    kind = Text(primary_key=True)
    times_a_year = SmallInt()
    permille = SmallInt()
    most_value = BigInt(default=None, null=True)
    asks_second = Boolean()


class CountClass(Table, tablename="count_class"):
    """The class of an item at a site."""

    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    kind = Text()
    is_fixed = Boolean()
    movement_value = BigInt()
    since = Date()
    computed_at = BigInt(default=None, null=True)


POLICY_TABLES: tuple[type[Table], ...] = (CountSite, CountPolicy, CountClass)
