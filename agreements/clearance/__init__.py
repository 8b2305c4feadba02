"""Whether a paper may be published: by its conference's policy over its agreements, kept in columns of the paper."""

from agreements.clearance.asks import asks_of
from agreements.clearance.keeping import changed, removed, settle
from agreements.clearance.paper_parts import PaperCounts, Part, in_part, paper_counts, part_of, parts_by_conference
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
    "PaperCounts",
    "Part",
    "Terms",
    "Verdict",
    "asks_of",
    "awaited",
    "changed",
    "counts",
    "counts_beside",
    "evaluate",
    "in_part",
    "paper_counts",
    "part_of",
    "parts_by_conference",
    "removed",
    "settle",
    "spared",
    "spared_by_policy",
    "uninvited",
    "unsealed",
    "with_counts",
]
