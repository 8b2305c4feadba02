"""The page on which an author reads, decides and signs."""
