"""The list of papers, one paper, and what can be done to it."""
