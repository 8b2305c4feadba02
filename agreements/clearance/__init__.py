"""Whether a paper may be published: by its conference's policy over its agreements, kept in columns of the paper."""

from agreements.clearance.asks import asks_of
from agreements.clearance.keeping import changed, removed, settle
from agreements.clearance.progress import (
    SPARED,
    Counts,
    awaited,
    counts,
    counts_beside,
    spared,
    spared_by_policy,
    uninvited,
    unsealed,
    with_counts,
)
from agreements.clearance.rule import Ask, Terms, Verdict, evaluate

__all__ = [
    "SPARED",
    "Ask",
    "Counts",
    "Terms",
    "Verdict",
    "asks_of",
    "awaited",
    "changed",
    "counts",
    "counts_beside",
    "evaluate",
    "removed",
    "settle",
    "spared",
    "spared_by_policy",
    "uninvited",
    "unsealed",
    "with_counts",
]
