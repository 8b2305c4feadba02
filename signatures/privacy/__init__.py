"""Everything about one person in one file, and what of it goes when."""
