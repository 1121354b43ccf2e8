"""What may be done to the catalogue, one file for each kind of thing."""
