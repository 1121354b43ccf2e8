"""Labels: designs as data, the symbols on them, and what printers of either kind are sent.

What stands on a label of a thing is told by the area that owns it (`LabelSource`); how it is laid
out by a design; `pdf` and `zpl` draw the same layout for two kinds of printers.
"""

from takt.catalogue.labels.content import (
    SOURCE_RIGHTS,
    LabelSource,
    LabelThing,
    as_printed,
    counts_pieces,
    gtin_of,
    lot_identifiers,
    may_label,
    names_of,
)
from takt.catalogue.labels.designs import KINDS, Design, Element, LabelDesign
from takt.catalogue.labels.pdf import Paper, full_sheet, labels_pdf
from takt.catalogue.labels.requests import PRINTED_MAX
from takt.catalogue.labels.sources import (
    device_things,
    item_things,
    person_things,
    uuids,
    whole_ids,
)
from takt.catalogue.labels.store import design_by_code
from takt.catalogue.labels.zpl import labels_zpl

__all__ = [
    "KINDS",
    "PRINTED_MAX",
    "SOURCE_RIGHTS",
    "Design",
    "Element",
    "LabelDesign",
    "LabelSource",
    "LabelThing",
    "Paper",
    "as_printed",
    "counts_pieces",
    "design_by_code",
    "device_things",
    "full_sheet",
    "gtin_of",
    "item_things",
    "labels_pdf",
    "labels_zpl",
    "lot_identifiers",
    "may_label",
    "names_of",
    "person_things",
    "uuids",
    "whole_ids",
]
