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
from agreements.audit.personal import chain_and_values

__all__ = [
    "GENESIS",
    "before_end",
    "chain_and_values",
    "clocks",
    "deed",
    "evidence_time",
    "first_bad_number",
    "hash_of",
    "line_of",
    "locks",
    "next_evidence_time",
    "present_conference",
    "record",
]
