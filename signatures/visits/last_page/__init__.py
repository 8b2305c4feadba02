"""The page before the last button: what is recorded by it, and what is typed there."""
