"""Written changes of the catalogue's tables, in order."""
