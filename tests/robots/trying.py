"""Whom robots visit, and what came of it."""

import os
from collections import Counter

from agreements.models import Conference, Link
from signatures.models import Decision, Signature
from tests import factories

LINKS = int(os.environ.get("LINKS") or 200)


def links_of(conference: Conference) -> list[Link]:
    """Every third with two papers."""
    return [factories.invited_author(conference, papers=1 + (each % 3 == 2))[1] for each in range(LINKS)]


def tell(words: str) -> None:
    """One line of the table, of the links that were tried last."""
    counts = Counter(Signature.objects.values_list("decision", flat=True))
    print(f"{LINKS:4} links: {words}: {counts['accepted']} accepted, {counts['declined']} declined")


def only_by_the_printed_name(text: str | None) -> None:
    answers = set(Signature.objects.values_list("decision", "name_grade"))
    assert answers <= ({(Decision.ACCEPTED, "exact")} if text is None else set())
