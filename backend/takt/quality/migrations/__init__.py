"""Written changes of the tables of quality, in order."""
