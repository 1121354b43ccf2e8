"""Goods that somebody looks at: what opens an inspection, what is found, what it comes to."""

from takt.quality.inspections.extension import Inspections
from takt.quality.inspections.store import forget_inspections

__all__ = ["Inspections", "forget_inspections"]
