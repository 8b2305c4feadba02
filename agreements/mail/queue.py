"""Mails that are owed: composed in the transaction that owes them, claimed and delivered by a worker.

Delivery is at least once; the Message-ID is the same at every attempt.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from agreements import audit, clock, links
from agreements.jobs.enqueue import enqueue_in_batches
from agreements.mail.compose import LINK_MARK, ComposedMail, Topic, write
from agreements.mail.smtp import RefusedError, ServerAwayError, open_connection, send
from agreements.models import Agreement, Author, Conference, Message, MessageKind, MessageState, User

logger = logging.getLogger(__name__)

# Pauses after a temporary refusal, in minutes; RFC 5321 (4.5.4.1) asks for patience, and a queue of 4xx is no hurry.
_PAUSES = (1, 5, 15, 30, 60, 120, 240)
# While the server cannot be reached nobody's attempt is counted and all wait this long, in seconds.
_CLOSED_PAUSE = 30
BATCH = 50


def add(
    kind: MessageKind,
    conference: Conference,
    papers_of: Mapping[Author, Sequence[Agreement]],
    *,
    by: User | None = None,
) -> list[Message]:
    """Write and queue one message to each author about their agreements, inside the deed that owes them."""
    mails = write(kind, conference, [Topic(author, agreements) for author, agreements in papers_of.items()])
    return _queue(conference, mails, [None] * len(mails), by=by)


def add_once(kind: MessageKind, conference: Conference, topics: Mapping[str, Topic]) -> list[Message]:
    """The same for what may be owed only once, by the name of its occasion: an existing message stays as it is."""
    existing = set(Message.objects.filter(occasion__in=topics).values_list("occasion", flat=True))
    wanted = {occasion: topic for occasion, topic in topics.items() if occasion not in existing}
    return _queue(conference, write(kind, conference, wanted.values()), list(wanted))


def _queue(
    conference: Conference, mails: Sequence[ComposedMail], occasions: Sequence[str | None], *, by: User | None = None
) -> list[Message]:
    keys = links.links_for(mail.author for mail in mails)
    messages = [
        Message(
            conference=conference,
            author=mail.author,
            link=keys[mail.author.pk],
            kind=mail.kind,
            occasion=occasion,
            email=mail.author.email,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            by=by,
        )
        for mail, occasion in zip(mails, occasions, strict=True)
    ]
    Message.objects.bulk_create(messages, batch_size=500)
    _attach(messages, mails)
    for message in messages:
        audit.record(
            f"message.{message.kind}", subject=f"message:{message.pk}", facts={"author": message.author_id},
            personal={"email": message.email},
        )  # fmt: skip
    announce([message.pk for message in messages])
    return messages


def _attach(messages: Sequence[Message], mails: Sequence[ComposedMail]) -> None:
    through = Message.agreements.through
    through.objects.bulk_create(
        [
            through(message_id=message.pk, agreement_id=agreement.pk)
            for message, mail in zip(messages, mails, strict=True)
            for agreement in mail.agreements
        ],
        batch_size=500,
    )


def announce(messages: Sequence[UUID]) -> None:
    """Have a worker look at these messages after commit."""
    enqueue_in_batches("agreements.tasks.deliver", messages)


def owed(*, limit: int) -> list[UUID]:
    """Messages that could be tried now, oldest first; not those that are to be given up."""
    due = Message.objects.due().filter(attempts__lt=settings.MAX_ATTEMPTS)
    return list(due.order_by("created_at").values_list("pk", flat=True)[:limit])


def deliver(messages: Iterable[UUID | str]) -> int:
    """Claim and deliver these messages over one connection; returns how many the server took."""
    due = Message.objects.due().filter(pk__in=list(messages)).order_by("created_at")
    wanted = list(due.values_list("pk", flat=True))
    if not wanted:
        return 0
    try:
        with open_connection() as backend:
            return sum(_deliver_one(backend, pk) for pk in wanted)
    except ServerAwayError as error:
        _wait_for_the_server(str(error))
        return 0


def _wait_for_the_server(reason: str) -> None:
    until = clock.now() + timedelta(seconds=_CLOSED_PAUSE)
    logger.warning("mail server not reachable: %s", reason)
    Message.objects.due().update(
        next_attempt_at=until, last_error=f"The mail server cannot be reached: {reason}"[:500]
    )


def _deliver_one(backend: BaseEmailBackend, pk: UUID | str) -> bool:
    message = Message.objects.claim(pk, state=MessageState.SENDING)
    if message is None:
        return False
    if message.attempts > settings.MAX_ATTEMPTS:
        message.give_up(message.last_error or "Every attempt ended without a word.", state=MessageState.FAILED)
        return False
    try:
        answer = send(backend, _mail(message), message.email)
    except ServerAwayError:
        message.postpone(
            "The connection to the mail server broke.",
            until=clock.now() + timedelta(seconds=_CLOSED_PAUSE),
            state=MessageState.QUEUED,
        )
        raise
    except RefusedError as refusal:
        _refused(message, refusal)
        return False
    except (ValueError, links.LostKeyError) as error:
        # A line break in a header, an address that no server reads, a lost key: no attempt will ever go better.
        message.give_up(f"The mail cannot be written: {error}", state=MessageState.FAILED)
        return False
    return message.finish(state=MessageState.SENT, sent_at=clock.now(), server_answer=answer)


def _refused(message: Message, refusal: RefusedError) -> None:
    if refusal.is_permanent or message.is_exhausted:
        message.give_up(str(refusal), state=MessageState.FAILED, server_answer=str(refusal))
        return
    pause = timedelta(minutes=_PAUSES[min(message.attempts, len(_PAUSES)) - 1])
    message.postpone(str(refusal), until=clock.now() + pause, state=MessageState.QUEUED, server_answer=str(refusal))


def _mail(message: Message) -> EmailMultiAlternatives:
    """The mail as it leaves: the only place where a token meets the words."""
    address = links.address_of(message.link)
    conference = message.conference
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text.replace(LINK_MARK, address),
        from_email=formataddr((conference.sender, sender)),
        to=[formataddr((message.author.name, message.email))],
        reply_to=[formataddr((conference.sender, conference.reply_to))],
        headers={"Message-ID": message.message_id, "Date": format_datetime(message.created_at)},
    )
    mail.attach_alternative(message.html.replace(LINK_MARK, address), "text/html")
    return mail


def cancel_for(author: Author) -> int:
    """Whatever is still queued to an author's former address will not be sent."""
    return (
        Message.objects.filter(author=author).undelivered().update(
            state=MessageState.CANCELLED, finished_at=clock.now(), lease_token=None, lease_until=None
        )
    )  # fmt: skip


def give_up_exhausted() -> int:
    """Messages whose worker died at every attempt: said to have failed, instead of tried for ever."""
    return (
        Message.objects.due()
        .filter(attempts__gte=settings.MAX_ATTEMPTS)
        .update(state=MessageState.FAILED, given_up_at=clock.now(), lease_token=None, lease_until=None)
    )


def send_again(messages: Iterable[UUID], *, conference: Conference, by: User) -> int:
    """Owe given-up messages again."""
    with audit.deed(conference, by=by):
        again = Message.objects.filter(conference=conference, pk__in=list(messages)).given_up()
        keys = list(again.values_list("pk", flat=True))
        again.update(state=MessageState.QUEUED, given_up_at=None, attempts=0, next_attempt_at=clock.now())
        for pk in keys:
            audit.record("message.retried", subject=f"message:{pk}")
        announce(keys)
    return len(keys)
