"""The public face of the catalogue: what other areas and the application may use of it."""

from takt.catalogue.cells import plain_cell, safe_cell, split_lists
from takt.catalogue.codes import code_fault, code_key, house_code, is_gtin, normal_code
from takt.catalogue.forms import tidy_name
from takt.catalogue.labels import LabelSource, LabelText
from takt.catalogue.model import REASON_KINDS, Barcode, Category, Item, Reason, Unit
from takt.catalogue.units import Conversion, Entered, QuantityError, to_base

__all__ = [
    "REASON_KINDS",
    "Barcode",
    "Category",
    "Conversion",
    "Entered",
    "Item",
    "LabelSource",
    "LabelText",
    "QuantityError",
    "Reason",
    "Unit",
    "code_fault",
    "code_key",
    "house_code",
    "is_gtin",
    "normal_code",
    "plain_cell",
    "safe_cell",
    "split_lists",
    "tidy_name",
    "to_base",
]
