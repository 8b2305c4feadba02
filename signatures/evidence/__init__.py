"""What is evidence in a row, its digest, and what the chain says of it.

The event of an answer, of a countersignature and of a document holds the digest of all evidence columns of its row, so that
the chain speaks for every one of them. A signature's columns hold personal values: its digest is a salted value beside the
chain, so that an erasure leaves nothing that could be guessed; the others are plain facts of their events.
"""

from signatures.evidence.adopting import adopt
from signatures.evidence.digests import EvidenceFacts, Rows, columns, evidence_digest
from signatures.evidence.told import ADOPTED, Told, UnvouchedError, told_of

__all__ = [
    "ADOPTED",
    "EvidenceFacts",
    "Rows",
    "Told",
    "UnvouchedError",
    "adopt",
    "columns",
    "evidence_digest",
    "told_of",
]
