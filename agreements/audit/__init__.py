"""The audit log: append-only, numbered and hash-chained within its conference; and what a deed holds while it writes."""

from agreements.audit import locks
from agreements.audit.chain import GENESIS, first_bad_number, hash_of, line_of
from agreements.audit.log import (
    before_end,
    clocks,
    deed,
    evidence_time,
    next_evidence_time,
    present_conference,
    record,
)
from agreements.audit.personal import ERASED, chain_and_values, erased_values

__all__ = [
    "ERASED",
    "GENESIS",
    "before_end",
    "chain_and_values",
    "clocks",
    "deed",
    "erased_values",
    "evidence_time",
    "first_bad_number",
    "hash_of",
    "line_of",
    "locks",
    "next_evidence_time",
    "present_conference",
    "record",
]
