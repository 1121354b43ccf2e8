"""The public face of quality: goods that are inspected on receipt, and what was found."""

from takt.inventory import Extension
from takt.quality.inspections import Inspections, forget_inspections

EXTENSION: Extension = Inspections()
"""The part of this area in a push."""

__all__ = ["EXTENSION", "forget_inspections"]
