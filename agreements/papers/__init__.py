"""What can happen to a paper after its import: each a deed, each with its events."""
