"""What people at a desk do about inspections."""
