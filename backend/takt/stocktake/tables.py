"""The tables of stocktakes, as the migrations' written DDL makes them."""

from piccolo.table import Table

from takt.stocktake.plan_tables import PLAN_TABLES
from takt.stocktake.policy_tables import POLICY_TABLES

TABLES: tuple[type[Table], ...] = (*PLAN_TABLES, *POLICY_TABLES)
"""Every table of the area; a test compares them with the database."""
