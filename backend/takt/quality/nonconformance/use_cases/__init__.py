"""What may be said of nonconformances, one use case a file."""
