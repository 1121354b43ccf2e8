"""The table of the partners, as the migration's written DDL makes it."""

from piccolo.columns import BigSerial, Boolean, Integer, Text
from piccolo.table import Table


class Party(Table, tablename="party"):
    """A supplier, a customer, or both."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text(default=None, null=True)
    name_en = Text(default=None, null=True)
    pinyin = Text()
    is_supplier = Boolean()
    is_customer = Boolean()
    min_days = Integer(default=None, null=True)
    gln = Text(default=None, null=True, unique=True)
    active = Boolean()
    search = Text()


TABLES: tuple[type[Table], ...] = (Party,)
"""Every table of the area; a test compares them with the database."""
