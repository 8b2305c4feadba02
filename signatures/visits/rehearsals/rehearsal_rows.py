"""A made-up author of a conference's twin, who was asked to sign: rows that exist within one transaction, and never after it.

The twin has the conference's facts, text and pictures, and a chain of its own: nothing of the conference is touched or held.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction

from agreements import audit, clock, links, workflow
from agreements.conferences import images
from agreements.conferences.merge_values import SAMPLE_VALUES
from agreements.mail.words.samples import CO_AUTHOR
from agreements.models import (
    Agreement,
    Author,
    Authorship,
    Conference,
    Link,
    Paper,
    Text,
    User,
)
from agreements.staff_links import Rehearsal


class NothingToRehearseError(Exception):
    """The conference has no text yet, so there is nothing that a made-up author could be asked to sign."""


def text_of(conference: Conference) -> Text | None:
    """The text that the next author signs, or the draft of it."""
    return conference.current_text or conference.texts.drafts().first()


@contextmanager
def made_up(rehearsal: Rehearsal, conference: Conference, reader: User) -> Iterator[Link]:
    """The made-up author's link, whose id is the rehearsal's. Whatever is written meanwhile is rolled back at the end.

    Raises NothingToRehearseError.
    """
    with transaction.atomic():
        try:
            yield _asked(rehearsal, _twin(rehearsal, conference), reader, text_of(conference))
        finally:
            transaction.set_rollback(True)


def agreement_id(rehearsal: UUID) -> UUID:
    """The same in every answer of one walk, because its forms name it."""
    return uuid5(rehearsal, "agreement")


def _twin(rehearsal: Rehearsal, conference: Conference) -> Conference:
    facts = {field.attname: getattr(conference, field.attname) for field in Conference._meta.concrete_fields}
    twin = Conference.objects.create(**(facts | {"id": None, "slug": f"rehearsal-{rehearsal.id.hex}"}))
    images.copied(conference, twin)
    return twin


def _asked(rehearsal: Rehearsal, twin: Conference, reader: User, source: Text | None) -> Link:
    if source is None:
        raise NothingToRehearseError
    text = _text(source, twin)
    title, number = SAMPLE_VALUES["paper.title"], SAMPLE_VALUES["paper.id"]
    paper = Paper.objects.create(conference=twin, number=number, title=title, date=twin.paper_date or twin.today)
    author = Author.objects.create(conference=twin, name=SAMPLE_VALUES["author.name"], email=reader.email.lower())
    other = Author.objects.create(conference=twin, name=CO_AUTHOR)
    first, second = _authorships(paper, author, other)
    agreement = Agreement(pk=agreement_id(rehearsal.id), conference=twin, authorship=first)
    agreement.save(force_insert=True)
    Agreement.objects.create(conference=twin, authorship=second)
    link = Link(id=rehearsal.id, author=author, email=author.email, key_version=max(links.key_versions()))
    link.token_digest = links.digest_of(links.token_of(link))
    with audit.deed(twin):
        audit.locks.people([author.pk, other.pk])
        workflow.invite_all([agreement], text=text)
        link.save(force_insert=True)
    return link


def _text(source: Text, twin: Conference) -> Text:
    """As a text that is in use, with its variants; of a correction nobody here has known what was before."""
    at = source.published_at or clock.now() - timedelta(seconds=1)
    text = Text.objects.create(
        conference=twin, number=source.number, body=source.body, is_for_all=source.is_for_all, published_at=at
    )
    for variant in source.variants.all():
        text.variants.create(kind=variant.kind, body=variant.body, published_at=at)
    return text


def _authorships(paper: Paper, author: Author, other: Author) -> tuple[Authorship, Authorship]:
    affiliation = SAMPLE_VALUES["author.affiliation"]
    facts = {"paper": paper, "affiliation": affiliation}
    first = Authorship.objects.create(
        author=author, printed_name=author.name, position=1, is_corresponding=True, is_speaker=True, **facts
    )
    return first, Authorship.objects.create(author=other, printed_name=other.name, position=2, **facts)
