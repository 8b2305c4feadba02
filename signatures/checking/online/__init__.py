"""Is this file one of ours, unchanged, and what does it prove; answered from our own records and the stored originals.

What needs no records is in `signatures.checking.offline`.
"""

from signatures.checking.online.answers import as_json, document_as_json
from signatures.checking.online.certificates import published_certificates
from signatures.checking.online.facts import Facts, facts_of
from signatures.checking.online.headlines import headline_of, headline_of_code
from signatures.checking.online.lookup import look_up, tidy
from signatures.checking.online.verdicts import Verdict, too_large, unreadable, verify

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
    "too_large",
    "unreadable",
    "verify",
]
