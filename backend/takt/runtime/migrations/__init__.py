"""Forward-only migrations of the runtime tables."""
