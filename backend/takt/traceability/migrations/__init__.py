"""Migrations of traceability, in the order of their numbers."""
