"""Takt: an offline-first shop-floor ERP. Business areas are the packages beside this file."""
