"""Who is an author of a paper: added by hand, taken off, put back, and in which order."""
