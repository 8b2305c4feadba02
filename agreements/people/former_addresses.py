"""Whoever reads an author's former address is told that staff changed it, and can object."""

from django.db.models import Exists, OuterRef, Q

from agreements import audit, links, matters
from agreements.mail import cancelling, queue
from agreements.mail.compose import Topic
from agreements.matters import About
from agreements.models import (
    Agreement,
    Author,
    DeliveryReport,
    HelpKind,
    HelpRequest,
    Link,
    Message,
    MessageState,
    ReportKind,
    ReportSource,
    RequestEntry,
    User,
)
from agreements.wording import long_date

# What says that a mail came there; what is just being sent is taken to arrive.
_ARRIVED = (MessageState.SENDING, MessageState.SENT)


class OverError(Exception):
    """The link to object is taken back, or its time is over."""


def tell(author: Author, *, former: str, by: User | None) -> Message | None:
    """Owe the notice inside the deed that changed the address; None if nobody reads the former one, as far as we know.

    That is so where no mail of ours ever went there.
    """
    links.revoke_to_object(author)
    if not _is_read(author, former):
        return None
    conference = audit.present_conference()
    day = conference.day_of(audit.evidence_time())
    more = {"day": long_date(day, conference.language)}
    papers = list(Agreement.objects.of_author(author.pk).shown_to_author())
    link = links.new_link_to_object(author, former=former)
    return queue.add_notice(Topic(author, papers, more), link, by=by)


def _is_read(author: Author, email: str) -> bool:
    """That a mail came back is believed of servers: by a mark of their own, staff keep nobody from being told."""
    told = DeliveryReport.objects.filter(message=OuterRef("pk"), kind=ReportKind.BOUNCED)
    marked = Q(state=MessageState.BOUNCED) & ~Exists(told.exclude(source=ReportSource.HAND))
    return Message.objects.filter(Q(state__in=_ARRIVED) | marked, author=author, email=email).exists()


def object_to_change(link: Link, *, words: str) -> HelpRequest:
    """Leave a request that staff see until they have settled it; one for each link, however often the button is pressed.

    Raises OverError.
    """
    author = link.author
    with audit.deed(author.conference):
        audit.locks.people([author.pk])
        standing = Link.objects.to_object().get(pk=link.pk)
        request, is_new = HelpRequest.objects.get_or_create(
            objected_by=standing,
            defaults={"conference": author.conference, "author": author, "kind": HelpKind.OBJECTION},
        )
        if is_new and links.can_no_longer_object(standing):
            raise OverError
        if is_new:
            if words:
                RequestEntry.objects.create(request=request, words=words, at=audit.evidence_time())
            matters.changed(About.REQUESTS, [author.pk])
            cancelling.cancel_settled([author.pk])
            facts = {"author": author.pk, "link": str(link.pk)}
            audit.record("help.objected", subject=f"help:{request.pk}", facts=facts, personal={"from": link.email})
    return request
