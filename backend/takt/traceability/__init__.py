"""The public face of traceability: nothing below it may use it, and nothing above it does yet."""
