"""What somebody of the staff has to decide: derived from the rows, opened and closed by the deeds that change these."""

from agreements.matters.deriving import About, Found, derive, open_ones, pair_in
from agreements.matters.opening import BY_HAND, NotByHandError, assign, changed, settle_all_by_hand, settle_by_hand

__all__ = [
    "BY_HAND",
    "About",
    "Found",
    "NotByHandError",
    "assign",
    "changed",
    "derive",
    "open_ones",
    "pair_in",
    "settle_all_by_hand",
    "settle_by_hand",
]
