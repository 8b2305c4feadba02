"""Whether a paper may be published: by its conference's policy over its agreements, kept in columns of the paper."""

from agreements.clearance.keeping import changed, removed, settle
from agreements.clearance.progress import SPARED, Counts, awaited, counts, counts_beside, spared, with_counts
from agreements.clearance.rule import Ask, evaluate

__all__ = [
    "SPARED",
    "Ask",
    "Counts",
    "awaited",
    "changed",
    "counts",
    "counts_beside",
    "evaluate",
    "removed",
    "settle",
    "spared",
    "with_counts",
]
