"""What a file shows by itself, without our records: its seals, its words, the places at which it differs from another.

`python -m signatures.checking.offline` checks files with nothing but the published certificates.
"""

from signatures.checking.offline.comparing import Change, Comparison, compare, likeness, rewritten
from signatures.checking.offline.damage import places_of_damage
from signatures.checking.offline.file_parts import PLACES, Difference
from signatures.checking.offline.judging import Judgement, Kind, judge, named_certificates, not_examined
from signatures.checking.offline.records import Claims, claims_in_bytes, claims_in_words, claims_of, record_of

__all__ = [
    "PLACES",
    "Change",
    "Claims",
    "Comparison",
    "Difference",
    "Judgement",
    "Kind",
    "claims_in_bytes",
    "claims_in_words",
    "claims_of",
    "compare",
    "judge",
    "likeness",
    "named_certificates",
    "not_examined",
    "places_of_damage",
    "record_of",
    "rewritten",
]
