"""Which authors of the list are one person, and which are two."""
