"""What a file shows by itself, without our records: its seals, its words, the places at which it differs from another.

`python -m signatures.checking.offline` checks files with nothing but the published certificates.
"""

from signatures.checking.offline.comparing import Change, Comparison, compare, likeness, rewritten
from signatures.checking.offline.damage import places_of_damage
from signatures.checking.offline.file_parts import PLACES, Difference
from signatures.checking.offline.judging import NOTHING_SAID, Answers, Judgement, Kind, judge, not_examined
from signatures.checking.offline.published import Distrust, EndOfTrust, Published, published_in
from signatures.checking.offline.records import Claims, claims_in_bytes, claims_in_words, record_in, record_of
from signatures.checking.offline.volumes import Volume, part_beside, volume_in

__all__ = [
    "NOTHING_SAID",
    "PLACES",
    "Answers",
    "Change",
    "Claims",
    "Comparison",
    "Difference",
    "Distrust",
    "EndOfTrust",
    "Judgement",
    "Kind",
    "Published",
    "Volume",
    "claims_in_bytes",
    "claims_in_words",
    "compare",
    "judge",
    "likeness",
    "not_examined",
    "part_beside",
    "places_of_damage",
    "published_in",
    "record_in",
    "record_of",
    "rewritten",
    "volume_in",
]
