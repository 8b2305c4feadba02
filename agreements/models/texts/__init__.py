"""The numbered texts of a conference, and what belongs to them."""
