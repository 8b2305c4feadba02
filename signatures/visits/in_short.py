"""What it means in a few sentences, on the pages of whoever came by a link."""

from collections.abc import Sequence

from agreements.models import Agreement, Link
from agreements.models.texts.numbered import told_in_short
from signatures.shown_words import must_choose


def in_short_of(asked: Sequence[Agreement], link: Link) -> list[str]:
    """The conference's own summary of its text, as far as all that is asked for stands under its ordinary words."""
    is_ordinary = link.agent is None and all(each.variant is None and not must_choose(each, link) for each in asked)
    return told_in_short({each.text for each in asked}, are_own_words_signed=is_ordinary)
