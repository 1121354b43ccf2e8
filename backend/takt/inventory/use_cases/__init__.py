"""One module per thing that a person can ask of the inventory; each decides, none writes."""
