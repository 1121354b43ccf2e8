"""Written changes of the identity tables, in order."""
