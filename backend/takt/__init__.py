"""Takt: an offline-first shop-floor ERP. Business areas are the packages beside this file."""

__version__ = "0.1.0"
