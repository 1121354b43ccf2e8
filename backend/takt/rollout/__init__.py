"""The public face of the rollout: bringing a plant's own data into Takt."""

from takt.rollout.demo_documents import load_documents
from takt.rollout.demo_history import load_history
from takt.rollout.demo_quality import load_quality
from takt.rollout.report import Report
from takt.rollout.run import ImportRequest, Source, run_import
from takt.rollout.sets import file_source, load_mapping, load_set, shipped_sets

__all__ = [
    "ImportRequest",
    "Report",
    "Source",
    "file_source",
    "load_documents",
    "load_history",
    "load_mapping",
    "load_quality",
    "load_set",
    "run_import",
    "shipped_sets",
]
