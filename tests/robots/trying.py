"""Whom robots visit, and what came of it.

`LINKS` of each kind that types the same, shared out among those that take other options and press in other orders: so
each option and each order, too, has as many links or more.
"""

import math
import os
from collections import Counter

from agreements.models import Conference, Link
from signatures.models import Decision, Signature
from tests import factories

LINKS = int(os.environ.get("LINKS") or 200)


def links_of(conference: Conference, *, ways: int = 1) -> list[Link]:
    """One way's part of them; every third with two papers."""
    count = math.ceil(LINKS / ways)
    return [factories.invited_author(conference, papers=1 + (each % 3 == 2))[1] for each in range(count)]


def tell(words: str, links: list[Link]) -> None:
    """One line of the table, of the links that were tried last."""
    counts = Counter(Signature.objects.values_list("decision", flat=True))
    print(f"{len(links):4} links: {words}: {counts['accepted']} accepted, {counts['declined']} declined")


def only_by_the_printed_name(text: str | None) -> None:
    answers = set(Signature.objects.values_list("decision", "name_grade"))
    assert answers <= ({(Decision.ACCEPTED, "exact")} if text is None else set())
