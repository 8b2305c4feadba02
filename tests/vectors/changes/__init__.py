"""What was done to a document; each module fills the list of variants."""

from tests.vectors.changes import appended, bytes_changed, drawn_over, dressed, keys, own_extensions, saved_again

__all__ = ["appended", "bytes_changed", "drawn_over", "dressed", "keys", "own_extensions", "saved_again"]
