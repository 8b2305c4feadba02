"""Is this file one of ours, unchanged, and what does it prove; answered from our own records and the stored originals.

What needs no records is in `signatures.examining`.
"""

from signatures.verifying.answers import as_json, document_as_json
from signatures.verifying.certificates import published_certificates
from signatures.verifying.codes import look_up, tidy
from signatures.verifying.facts import Facts, facts_of
from signatures.verifying.headlines import headline_of, headline_of_code
from signatures.verifying.verdicts import Verdict, unreadable, verify

__all__ = [
    "Facts",
    "Verdict",
    "as_json",
    "document_as_json",
    "facts_of",
    "headline_of",
    "headline_of_code",
    "look_up",
    "published_certificates",
    "tidy",
    "unreadable",
    "verify",
]
