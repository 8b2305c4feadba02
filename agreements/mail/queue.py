"""Mails that are owed: composed in the transaction that owes them; `delivery` brings them to the server."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from agreements import audit, clock, links
from agreements.jobs.enqueue import ring
from agreements.mail.compose import ComposedMail, Topic, write
from agreements.mail.outbox.to_many import held_since
from agreements.mail.pacing import pace
from agreements.mail.relaying import mail_server
from agreements.mail.words import reply_address
from agreements.models import (
    Agent,
    Agreement,
    Author,
    Conference,
    Link,
    LinkPurpose,
    Message,
    MessageKind,
    MessageState,
    ReminderRound,
    RequestEntry,
    User,
)

# The one entrance for all mails.
TASK = "agreements.tasks.deliver"


def add(
    kind: MessageKind,
    conference: Conference,
    papers_of: Mapping[Author, Sequence[Agreement]],
    *,
    more: Mapping[str, Any] | None = None,
    by: User | None = None,
    stems: Mapping[int, str] | None = None,
    of_round: ReminderRound | None = None,
) -> list[Message]:
    """Write and queue one message to each author about their agreements, inside the deed that owes them.

    `more` is for the words of all of them; `stems` names other templates for some, by their ids. Nothing is written to who
    has no address. Raises NoReplyAddressError.
    """
    present = audit.locks.people(author.pk for author in papers_of)
    topics = [
        Topic(present[author.pk], agreements, more or {}, (stems or {}).get(author.pk, ""))
        for author, agreements in papers_of.items()
    ]
    if topics:
        reply_address.insist(conference, kind)
    mails = write(kind, conference, topics)
    return _queue(conference, mails, [{"round": of_round} for _ in mails], by=by)


def add_to_agent(
    kind: MessageKind,
    agent: Agent,
    agreements: Sequence[Agreement],
    *,
    more: Mapping[str, Any] | None = None,
    occasion: str | None = None,
    by: User | None = None,
    of_round: ReminderRound | None = None,
) -> Message:
    """Write to an officer about what was forwarded to them, inside a deed that holds its author; the agreements are one
    author's, and come with authorship, paper and author."""
    author = agreements[0].authorship.author
    reply_address.insist(author.conference, kind)
    topic = Topic(author, agreements, {"agent": agent, "is_shared": False, **(more or {})})
    mails = write(kind, author.conference, [topic])
    columns = {"link": links.link_for_agent(agent), "email": agent.email, "occasion": occasion, "round": of_round}
    [message] = _queue(author.conference, mails, [columns], by=by)
    return message


def add_receipt(topic: Topic, agent: Agent | None, *, due: datetime) -> Message | None:
    """Write to whoever has answered, the author or an officer for them, inside the deed of the answer, whose author is
    held; it leaves then. None where there is no address."""
    conference = topic.author.conference
    kind = MessageKind.AGENT_RECEIPT if agent else MessageKind.RECEIPT
    columns = {"link": links.link_for_agent(agent), "email": agent.email} if agent else {}
    written = _queue(conference, write(kind, conference, [topic]), [{"next_attempt_at": due, **columns}])
    return next(iter(written), None)


def add_notice(topic: Topic, link: Link, *, by: User | None, kind: MessageKind = MessageKind.CHANGED) -> Message:
    """Tell the address of `link`, a former one for example, inside the deed that made the link; its author is held."""
    conference = topic.author.conference
    mails = write(kind, conference, [topic])
    [notice] = _queue(conference, mails, [{"link": link, "email": link.email}], by=by)
    return notice


def add_answer(entry: RequestEntry, *, done: str, by: User) -> Message | None:
    """Mail what staff answered and did, inside the deed that answers, whose author is held; None where there is no address.

    What the reader of a former address objected to is answered there, with the link by which it came.
    """
    request = entry.request
    author = audit.locks.people([request.author_id])[request.author_id]
    own = request.objected_by
    if own is None and not author.email:
        return None
    about = Agreement.objects.of_author(author.pk).shown_to_author()
    papers = list(about.filter(pk=request.agreement_id) if request.agreement_id else about)
    topic = Topic(author, papers, {"request": request, "answer": entry.words, "done": done})
    mails = write(MessageKind.ANSWER, author.conference, [topic])
    [message] = _queue(author.conference, mails, [{"link": own, "email": own.email} if own else {}], by=by)
    return message


def add_once(kind: MessageKind, conference: Conference, topics: Mapping[str, Topic]) -> list[Message]:
    """The same for what may be owed only once, by the name of its occasion: an existing message stays as it is."""
    present = audit.locks.people(topic.author.pk for topic in topics.values())
    existing = set(Message.objects.filter(occasion__in=topics).values_list("occasion", flat=True))
    wanted = {
        occasion: topic._replace(author=present[topic.author.pk])
        for occasion, topic in topics.items()
        if occasion not in existing
    }
    return _queue(conference, write(kind, conference, wanted.values()), [{"occasion": each} for each in wanted])


def add_replacements(messages: Sequence[Message], conference: Conference, *, by: User | None = None) -> list[Message]:
    """Owe the same words once more, to each author's present address; `messages` as `for_delivery` reads them.

    Where the author was merged into another entry, to that one's.
    """
    present = audit.locks.people(message.author.survivor.pk for message in messages)
    mails = [
        ComposedMail(
            author=present[message.author.survivor.pk],
            agreements=list(message.agreements.all()),
            kind=MessageKind(message.kind),
            subject=message.subject,
            text=message.text,
            html=message.html,
        )
        for message in messages
    ]
    return _queue(conference, mails, [_in_place_of(message) for message in messages], by=by)


def _in_place_of(message: Message) -> dict[str, Any]:
    """What went to an officer, or to a former address on purpose, goes there again; what is held stays so."""
    elsewhere = message.link.purpose != LinkPurpose.SIGN
    same = {"stands_for": message}
    held = {"held_at": message.held_at} if message.held_at else {}
    return same | held | ({"link": message.link, "email": message.email} if elsewhere else {})


def _queue(
    conference: Conference,
    mails: Sequence[ComposedMail],
    columns: Sequence[Mapping[str, Any]],
    *,
    by: User | None = None,
) -> list[Message]:
    """`columns` holds what else each message's row says, or says otherwise; the authors are held, so that none was read
    before the deed. Who has no address is left out."""
    written = [(mail, more) for mail, more in zip(mails, columns, strict=True) if mail.author.email or "email" in more]
    mails, columns = [mail for mail, _ in written], [more for _, more in written]
    keys = links.links_for(mail.author for mail, more in zip(mails, columns, strict=True) if "link" not in more)
    messages = [
        Message(conference=conference, by=by, **_written(mail, conference, keys.get(mail.author.pk)) | dict(more))
        for mail, more in zip(mails, columns, strict=True)
    ]
    Message.objects.bulk_create(messages, batch_size=500)
    _attach(messages, mails)
    for message in messages:
        audit.record(
            f"message.{message.kind}", subject=f"message:{message.pk}", facts={"author": message.author_id},
            personal={"email": message.email},
        )  # fmt: skip
    now = clock.now()
    announce([message.pk for message in messages if message.held_at is None and message.next_attempt_at <= now])
    return messages


def _written(mail: ComposedMail, conference: Conference, link: Link | None) -> dict[str, Any]:
    return {
        "author": mail.author,
        "kind": mail.kind,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "link": link,
        "email": mail.author.email,
        "held_at": held_since(mail.kind, conference),
    }


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
    """Have a worker look after commit, if there is anything to look at."""
    if messages:
        look_now()


def look_now() -> None:
    """Have a worker look after commit what is owed."""
    ring(TASK)


def may_any_leave() -> bool:
    """Whether the mail server takes mails, as far as is known, and as many have not left as may in a day."""
    left = pace.left_of_day()
    return mail_server.stopped_until() is None and (left is None or left > 0)


def stands_still(since: datetime) -> bool:
    """Whether none has left since then, though the mail server takes them as far as is known."""
    return may_any_leave() and not mail_server.has_taken_since(since)


def owed(*, limit: int) -> list[UUID]:
    """Messages that could be tried now, who comes first first; not those that are to be put aside."""
    if not may_any_leave():
        return []
    due = Message.objects.due().filter(attempts__lt=settings.MAX_ATTEMPTS)
    return list(due.in_line().values_list("pk", flat=True)[:limit])


def set_exhausted_aside() -> int:
    """Messages whose worker died at every attempt: put aside, instead of tried for ever."""
    return (
        Message.objects.due()
        .filter(attempts__gte=settings.MAX_ATTEMPTS)
        .update(state=MessageState.ASIDE, given_up_at=clock.now(), lease_token=None, lease_until=None)
    )
