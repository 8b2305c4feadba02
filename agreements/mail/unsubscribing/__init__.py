"""Whoever wants to be reminded no more says so by a key in each mail, and never by the link to sign."""
