"""What is done in traceability, one use case a file."""
