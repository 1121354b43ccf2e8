"""The tables of stocktakes, as the migrations' written DDL makes them."""

from piccolo.table import Table

from takt.stocktake.policy_tables import POLICY_TABLES

TABLES: tuple[type[Table], ...] = (*POLICY_TABLES,)
"""Every table of the area; a test compares them with the database."""
