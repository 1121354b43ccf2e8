"""What can be done with the figures of stocktakes."""
