"""Written changes of the tables of purchasing, in order."""
