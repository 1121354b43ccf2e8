"""Photos and papers on things: which blob belongs to which lot, act, delivery or item.

An act `attach` is a fact like any other; the bytes come in a lane of their own, before or after it
(see `runtime.blob_routes`). Here is what the acts say, and what devices see of it.
"""

from takt.inventory.attachments.extension import Attachments

__all__ = ["Attachments"]
