"""The public face of the catalogue: what other areas and the application may use of it."""

from takt.catalogue.cells import plain_cell, safe_cell, split_lists
from takt.catalogue.codes import (
    code_fault,
    code_key,
    gtin_check_digit,
    house_code,
    is_gtin,
    normal_code,
)
from takt.catalogue.export import BOM, csv_text
from takt.catalogue.forms import Form, tidy_name
from takt.catalogue.gs1 import bracketed, digital_link, element_string
from takt.catalogue.labels import (
    PRINTED_MAX,
    SOURCE_RIGHTS,
    Design,
    LabelDesign,
    LabelSource,
    LabelThing,
    as_printed,
    counts_pieces,
    design_by_code,
    full_sheet,
    gtin_of,
    labels_pdf,
    labels_zpl,
    lot_identifiers,
    may_label,
    names_of,
    uuids,
    whole_ids,
)
from takt.catalogue.model import (
    HOLD_MODES,
    PICKING,
    REASON_KINDS,
    Barcode,
    Category,
    Item,
    Reason,
    Unit,
)
from takt.catalogue.pinyin import initials
from takt.catalogue.queries import (
    categories_by_code,
    items_by_code,
    items_by_id,
    like_pattern,
    reasons_by_code,
    units_by_code,
    units_by_id,
)
from takt.catalogue.store import lock as lock_catalogue
from takt.catalogue.tables import Category as CategoryTable
from takt.catalogue.tables import Item as ItemTable
from takt.catalogue.tables import Reason as ReasonTable
from takt.catalogue.tables import Unit as UnitTable
from takt.catalogue.units import Conversion, Entered, QuantityError, plain, to_base
from takt.catalogue.use_cases.bulk import (
    store_categories,
    store_items,
    store_reasons,
    store_units,
)
from takt.catalogue.use_cases.editing import Editor, Subject, Workplace, feed_row_of
from takt.catalogue.use_cases.first_lists import first_lists
from takt.catalogue.use_cases.label_designs import first_designs

__all__ = [
    "BOM",
    "HOLD_MODES",
    "PICKING",
    "PRINTED_MAX",
    "REASON_KINDS",
    "SOURCE_RIGHTS",
    "Barcode",
    "Category",
    "CategoryTable",
    "Conversion",
    "Design",
    "Editor",
    "Entered",
    "Form",
    "Item",
    "ItemTable",
    "LabelDesign",
    "LabelSource",
    "LabelThing",
    "QuantityError",
    "Reason",
    "ReasonTable",
    "Subject",
    "Unit",
    "UnitTable",
    "Workplace",
    "as_printed",
    "bracketed",
    "categories_by_code",
    "code_fault",
    "code_key",
    "counts_pieces",
    "csv_text",
    "design_by_code",
    "digital_link",
    "element_string",
    "feed_row_of",
    "first_designs",
    "first_lists",
    "full_sheet",
    "gtin_check_digit",
    "gtin_of",
    "house_code",
    "initials",
    "is_gtin",
    "items_by_code",
    "items_by_id",
    "labels_pdf",
    "labels_zpl",
    "like_pattern",
    "lock_catalogue",
    "lot_identifiers",
    "may_label",
    "names_of",
    "normal_code",
    "plain",
    "plain_cell",
    "reasons_by_code",
    "safe_cell",
    "split_lists",
    "store_categories",
    "store_items",
    "store_reasons",
    "store_units",
    "tidy_name",
    "to_base",
    "units_by_code",
    "units_by_id",
    "uuids",
    "whole_ids",
]
