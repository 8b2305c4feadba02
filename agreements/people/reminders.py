"""Who is due a reminder, who is not, and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext

from agreements import audit, clearance, clock
from agreements.mail import queue
from agreements.models import (
    Agent,
    Agreement,
    Author,
    BulkJob,
    Conference,
    Message,
    MessageKind,
    MessageState,
    Reachability,
    User,
    Waiver,
)
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.people.invitations import CHUNK

# Nobody is reminded twice within this time, however often the button is pressed.
REMINDER_PAUSE = timedelta(hours=24)
# An officer who was asked a moment ago has been reminded, too.
_REMIND = (MessageKind.REMINDER, MessageKind.AGENT, MessageKind.AGENT_AGAIN)


@dataclass(frozen=True)
class Round:
    """Whom a round of reminders reaches, and how many it leaves out for which reason."""

    # Their ids, in order.
    due: Sequence[int]
    left_out: dict[str, int]


def next_round(conference: Conference, agreements: AgreementQuerySet | None = None) -> Round:
    """Who would be reminded now: whoever was invited, has not answered and still can, and has no mail under way.

    Of the authors of these agreements, or of all.
    """
    reasons = _reasons_against(conference)
    due, left_out = [], dict.fromkeys(reasons, 0)
    for author in sorted(_awaited(conference, agreements).author_ids()):
        reason = next((reason for reason, authors in reasons.items() if author in authors), None)
        if reason is None:
            due.append(author)
        else:
            left_out[reason] += 1
    return Round(due=due, left_out={reason: count for reason, count in left_out.items() if count})


def _reasons_against(conference: Conference) -> dict[str, set[int]]:
    """Whom a round leaves out, by the reason that is told; the first that fits counts. In one query, or two."""
    to_present_address = conference.messages.filter(email=F("author__email"))
    troubled = to_present_address.troubled()
    arrived = to_present_address.filter(state=MessageState.SENT, author__in=troubled.order_by().values("author"))
    found = _by_word(
        address=conference.authors.filter(email=""),
        request=conference.help_requests.open(),
        waiver=_proposed(conference),
        unwanted=conference.authors.filter(no_reminders_since__isnull=False),
        bounced=conference.authors.filter(reachability=Reachability.BOUNCED),
        lately=_lately(conference),
        under_way=_under_way(conference),
        troubled=troubled,
        arrived=arrived,
    )
    return {
        gettext("without an address"): found["address"],
        gettext("who can no longer answer"): set() if conference.is_open else _authors_asked(conference),
        gettext("whose request the conference has not settled yet"): found["request"] | found["waiver"],
        gettext("who want to be reminded no more"): found["unwanted"],
        gettext("from whose address mail comes back"): found["bounced"],
        gettext("reminded less than a day ago"): found["lately"],
        gettext("with a mail still on its way"): found["under_way"],
        gettext("whose last mail did not arrive"): found["troubled"] - found["arrived"],
    }


def _by_word(**some: QuerySet[Any]) -> dict[str, set[int]]:
    """Whose these rows are, by the word for each of the queries, which are asked as one."""
    keys = {Author: "pk", Waiver: "agreement__authorship__author"}
    first, *more = (
        rows.order_by().values_list(Value(word), keys.get(rows.model, "author")) for word, rows in some.items()
    )
    found: dict[str, set[int]] = {word: set() for word in some}
    for word, author in first.union(*more, all=True):
        found[word].add(author)
    return found


def _authors_asked(conference: Conference) -> set[int]:
    return set(clearance.awaited(conference).values_list("authorship__author", flat=True))


def _asked_for_help(conference: Conference) -> set[int]:
    """Those who do not wait for a mail from us, but for staff, who have to look at what they asked for or handed in."""
    found = _by_word(request=conference.help_requests.open(), waiver=_proposed(conference))
    return found["request"] | found["waiver"]


def _unwelcome(conference: Conference) -> set[int]:
    """Those who want to be reminded no more, and those whom no reminder reaches."""
    rows = conference.authors.filter(Q(no_reminders_since__isnull=False) | Q(reachability=Reachability.BOUNCED))
    return set(rows.order_by().values_list("pk", flat=True))


def _proposed(conference: Conference) -> QuerySet[Waiver]:
    return Waiver.objects.proposed().filter(agreement__conference=conference)


def _lately(conference: Conference) -> QuerySet[Message]:
    since = clock.now() - REMINDER_PAUSE
    reminders = conference.messages.filter(kind__in=_REMIND, created_at__gt=since)
    return reminders.exclude(state__in=[MessageState.FAILED, MessageState.CANCELLED])


def _reminded_lately(conference: Conference) -> set[int]:
    return _authors_of(_lately(conference))


def _under_way(conference: Conference) -> QuerySet[Message]:
    return conference.messages.undelivered().without_notices()


def _mail_under_way(conference: Conference) -> set[int]:
    return _authors_of(_under_way(conference))


def first_of(found: Round, count: int) -> list[Author]:
    """The first so many who are due."""
    return list(Author.objects.filter(pk__in=found.due[:count]).order_by("pk"))


def remind(conference: Conference, agreements: AgreementQuerySet | None = None, *, by: User | None = None) -> int:
    """Remind everybody who is due, once, or the authors of these agreements; returns how many. Goes in chunks."""
    people, reminded = to_remind(conference, agreements), 0
    for start in range(0, len(people), CHUNK):
        chunk = [pk for theirs in people[start : start + CHUNK] for pk in theirs]
        reminded += once_more(partial(remind_chunk, conference, chunk, by=by))
    return reminded


def to_remind(conference: Conference, agreements: AgreementQuerySet | None = None) -> list[list[UUID]]:
    """For each person who is due a reminder now, which agreements it would be about: all that wait for them, even if only
    some of these were asked for."""
    due = set(next_round(conference, agreements).due)
    return clearance.awaited(conference).ids_by_author(of=due)


def _awaited(conference: Conference, agreements: AgreementQuerySet | None) -> AgreementQuerySet:
    awaited = clearance.awaited(conference)
    return awaited if agreements is None else awaited.filter(pk__in=agreements.order_by().values("pk"))


def remind_chunk(conference: Conference, agreements: Sequence[UUID], *, by: User | None) -> int:
    """Remind of these agreements in one transaction, as far as they still wait and nobody did it meanwhile."""
    with audit.deed(conference, by=by):
        waiting = clearance.awaited(conference).filter(pk__in=agreements)
        return _remind(Agreement.objects.filter(pk__in=agreements).author_ids(), waiting, by, unless=_reminded_lately)


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> None:
    remind_chunk(job.conference, list(map(UUID, agreements)), by=job.by)


def remind_one(author: Author, *, by: User) -> bool:
    """Remind one person now; False if there is nothing to remind of, a mail is on its way, or a request of theirs is open."""
    with audit.deed(author.conference, by=by):
        waiting = clearance.awaited(author.conference).of_author(author.pk)
        return _remind([author.pk], waiting, by, unless=_mail_under_way) > 0


def _remind(
    authors: Sequence[int],
    waiting: AgreementQuerySet,
    by: User | None,
    *,
    unless: Callable[[Conference], set[int]],
) -> int:
    """Owe a reminder of what is still waiting, while it can be answered; returns for how many authors.

    Of what was forwarded the officer is reminded, and its author is not.
    """
    audit.locks.people(authors)
    conference = audit.present_conference()
    if not conference.is_open:
        return 0
    papers_of = waiting.by_author()
    # Asked once they are held: somebody else may have reminded them a moment ago, or they may have asked for something.
    left_out = unless(conference) | _asked_for_help(conference) | _unwelcome(conference)
    papers_of = {author: asked for author, asked in papers_of.items() if author.email and author.pk not in left_out}
    own = {author: [each for each in asked if each.agent_id is None] for author, asked in papers_of.items()}
    if any(own.values()):
        queue.add(MessageKind.REMINDER, conference, {author: asked for author, asked in own.items() if asked}, by=by)
    for agent, asked in _by_agent(chain.from_iterable(papers_of.values())).items():
        queue.add_to_agent(MessageKind.AGENT_AGAIN, agent, asked, by=by)
    return len(papers_of)


def _by_agent(agreements: Iterable[Agreement]) -> dict[Agent, list[Agreement]]:
    """Those that were forwarded, by the officer."""
    found = defaultdict[UUID, list[Agreement]](list)
    for agreement in agreements:
        if agreement.agent_id is not None:
            found[agreement.agent_id].append(agreement)
    return {agent: found[agent.pk] for agent in Agent.objects.filter(pk__in=found).select_related("author")}


def _authors_of(messages: QuerySet[Message]) -> set[int]:
    return set(messages.values_list("author", flat=True))
