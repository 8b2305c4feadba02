"""Signatures as files for staff and for other programs."""
