"""What is recorded under a code: the short one that is printed, a SHA-256, or the number of an agreement.

All are too long to be guessed: whoever has one has the document, or a list that the conference handed over.
"""

import re
from uuid import UUID

from signatures.checking.online.facts import Facts, facts_of, known
from signatures.codes import ids_with
from signatures.models import Document

_FILLING = re.compile(r"[\s:‐-―]")  # blanks and typographers' hyphens
_DIGEST = re.compile(r"[0-9a-f]{16,64}")
_LONGEST = 100


def tidy(code: str) -> str:
    """As it stands in an address, however it was typed; empty for what can be no code."""
    kept = _FILLING.sub("-", code.strip())
    if not re.fullmatch(r"[0-9A-Za-z-]*", kept) or len(kept) > _LONGEST:
        return ""
    return kept.strip("-")


def look_up(code: str) -> Facts | None:
    """Of several documents the newest."""
    found = _found(tidy(code))
    return facts_of(found) if found else None


def _found(code: str) -> Document | None:
    # Sixteen digits may be a short code or the beginning of a digest.
    return _by_short_code(code) or _by_digest(code.replace("-", "").lower()) or _by_number(code)


def _by_short_code(code: str) -> Document | None:
    ids = ids_with(code)
    if ids is None:
        return None
    return known().filter(signature__id__range=ids).order_by("-revision").first()


def _by_digest(digits: str) -> Document | None:
    if not _DIGEST.fullmatch(digits):
        return None
    return known().filter(sha256__gte=digits.ljust(64, "0"), sha256__lte=digits.ljust(64, "f")).first()


def _by_number(code: str) -> Document | None:
    try:
        number = UUID(code.replace("-", ""))
    except ValueError:
        return None
    return known().of_agreement(number).first()
