"""Goods that somebody looks at: what opens an inspection, what is found, what it comes to."""

from takt.quality.inspections.extension import Inspections
from takt.quality.inspections.settle_overtaken import settle_overtaken
from takt.quality.inspections.store import forget_inspections
from takt.quality.inspections.verify import CHECKS as INSPECTION_CHECKS

__all__ = ["INSPECTION_CHECKS", "Inspections", "forget_inspections", "settle_overtaken"]
