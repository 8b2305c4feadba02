"""Servers of others: which may be spoken to unencrypted, and at which staff may log in."""
