"""What identity can be asked to do, one file for each kind of request."""
