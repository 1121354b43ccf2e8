"""Documents with lines of items: deliveries, shipments, work orders.

What all of them do alike lies here: their values and rules (`model`), how they are read, stored
and told to devices, how a form edits them, and what receipts and shipping leave to tell of them.
What they mean, their words, tables and statements belong to their areas.
"""
