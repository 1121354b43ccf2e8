"""Written changes of the table of the partners, in order."""
