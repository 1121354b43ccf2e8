"""Values and rules that every area shares: clock, errors, ids and results.

No input or output, no framework: this package imports the standard library and msgspec only.
"""
