"""Written changes of the tables of production, in order."""
