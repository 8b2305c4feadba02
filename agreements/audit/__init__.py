"""The audit log: append-only, numbered and hash-chained within its conference."""

from agreements.audit.chain import GENESIS, first_bad_number, hash_of
from agreements.audit.log import deed, record

__all__ = ["GENESIS", "deed", "first_bad_number", "hash_of", "record"]
