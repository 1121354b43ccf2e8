"""The table of analysis, as the migration's written DDL makes it."""

from piccolo.columns import ForeignKey, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.inventory import LocationTable


class WorkShift(Table, tablename="work_shift"):
    """Working hours of a site that have a name."""

    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False, primary_key=True)
    code = Text(primary_key=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    begins = SmallInt()
    ends = SmallInt()


ANALYSIS_TABLES: tuple[type[Table], ...] = (WorkShift,)
