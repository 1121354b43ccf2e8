"""Written changes of the tables of demand, in order."""
