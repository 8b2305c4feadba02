"""Before mail goes to many: whom it reaches and how it reads, without writing anything."""

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.utils.translation import gettext

from agreements.mail import compose
from agreements.mail.compose import LINK_MARK, ComposedMail
from agreements.models import Agreement, Author, Conference, MessageKind, Text
from agreements.models.agreement import BY_AUTHOR, AgreementQuerySet


@dataclass(frozen=True)
class Reach:
    people: int
    agreements: int
    papers: int


def whom(agreements: AgreementQuerySet) -> tuple[list[list[UUID]], Reach]:
    """For each author which of these agreements a mail would be about, and how many they are; in one query."""
    rows = list(agreements.order_by(*BY_AUTHOR).values_list("authorship__author_id", "pk", "authorship__paper_id"))
    people = [[pk for _, pk, _ in theirs] for _, theirs in groupby(rows, key=itemgetter(0))]
    return people, Reach(len(people), len(rows), len({paper for *_, paper in rows}))


def sample_mails(
    kind: MessageKind,
    conference: Conference,
    agreements: AgreementQuerySet,
    *,
    people: int = 2,
    asked: Sequence[Sequence[UUID]] | None = None,
    text: Text | None = None,
) -> list[ComposedMail]:
    """What some of these agreements' authors would read, those with the most papers first; no link is made.

    `asked`: for each person which of them, and `text`: the one in use, if they were read already.
    """
    busiest = heapq.nlargest(people, agreements.ids_by_author() if asked is None else asked, key=len)
    papers_of: dict[Author, list[Agreement]] = defaultdict(list)
    for agreement in Agreement.objects.filter(pk__in=[pk for theirs in busiest for pk in theirs]).for_dashboard():
        papers_of[agreement.authorship.author].append(agreement)
    return samples_about(kind, conference, papers_of, text=text)


def samples_about(
    kind: MessageKind,
    conference: Conference,
    papers_of: Mapping[Author, Sequence[Agreement]],
    *,
    stems: Mapping[int, str] | None = None,
    text: Text | None = None,
) -> list[ComposedMail]:
    """The same about these, which come with their authorships and papers; `stems`: other templates for some, by their ids."""
    topics = [
        compose.Topic(author, theirs, stem=(stems or {}).get(author.pk, "")) for author, theirs in papers_of.items()
    ]
    written = compose.write(kind, conference, topics, text=text)
    readable = [replace(mail, text=without_link(mail.text)) for mail in written]
    return sorted(readable, key=lambda mail: (-len(mail.agreements), mail.author.pk))


def without_link(words: str) -> str:
    """A mail's stored words for the eyes of staff: only the mark stands there, and no token is ever put in."""
    return words.replace(LINK_MARK, gettext("[the author’s own link]"))
