"""Forms about when a paper is clear."""
