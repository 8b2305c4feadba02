"""Before mail goes to many: whom it reaches and how it reads, without writing anything."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext

from agreements.mail import compose
from agreements.mail.compose import LINK_MARK, ComposedMail
from agreements.models import Agreement, Author, Conference, MessageKind
from agreements.models.agreement import AgreementQuerySet


@dataclass(frozen=True)
class Reach:
    people: int
    agreements: int
    papers: int


def reach(agreements: AgreementQuerySet) -> Reach:
    counts = agreements.aggregate(
        people=Count("authorship__author", distinct=True),
        agreements=Count("pk"),
        papers=Count("authorship__paper", distinct=True),
    )
    return Reach(**counts)


def sample_mails(
    kind: MessageKind,
    conference: Conference,
    agreements: AgreementQuerySet,
    *,
    people: int = 2,
    asked: Sequence[Sequence[UUID]] | None = None,
) -> list[ComposedMail]:
    """What some of these agreements' authors would read, those with the most papers first; no link is made.

    `asked`: for each person which of them, if that was read already.
    """
    busiest = heapq.nlargest(people, agreements.ids_by_author() if asked is None else asked, key=len)
    papers_of: dict[Author, list[Agreement]] = defaultdict(list)
    for agreement in Agreement.objects.filter(pk__in=[pk for theirs in busiest for pk in theirs]).for_dashboard():
        papers_of[agreement.authorship.author].append(agreement)
    written = compose.write(kind, conference, [compose.Topic(*topic) for topic in papers_of.items()])
    readable = [replace(mail, text=without_link(mail.text)) for mail in written]
    return sorted(readable, key=lambda mail: (-len(mail.agreements), mail.author.pk))


def without_link(words: str) -> str:
    """A mail's stored words for the eyes of staff: only the mark stands there, and no token is ever put in."""
    return words.replace(LINK_MARK, gettext("[the author’s own link]"))
