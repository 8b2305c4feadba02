"""Rows of the evidence page, by subject."""
