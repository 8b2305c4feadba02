"""Which clause a question is about: those of the words that its author is asked to sign."""

from collections.abc import Sequence

from django.utils.text import Truncator

from agreements.models import Agreement, Link
from agreements.wording import Clause, WordingError
from signatures.shown_words import must_choose, shown

_SHOWN = 90


def clauses(agreements: Sequence[Agreement], link: Link) -> list[str]:
    """Each by its number and how it begins; of several texts those of all."""
    by_words: dict[object, Agreement] = {}
    for each in agreements:
        if each.text_id is not None and not must_choose(each, link):
            by_words.setdefault((each.text_id, each.variant_id), each)
    return list(dict.fromkeys(begun for each in by_words.values() for begun in _begun(each, link)))


def _begun(agreement: Agreement, link: Link) -> list[str]:
    try:
        words = shown(agreement, link, day=agreement.conference.today)
    except WordingError:
        return []
    return [
        Truncator(" ".join(block.text.split())).chars(_SHOWN) for block in words.blocks if isinstance(block, Clause)
    ]
