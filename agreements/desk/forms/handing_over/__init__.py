"""Forms about what becomes of a volume."""
