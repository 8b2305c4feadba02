"""Who is asked, who is due a reminder, who is not, and why."""

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from agreements import audit, outbox, workflow
from agreements.models import Agreement, Author, Conference, HelpKind, Message, MessageKind, MessageState, Text, User
from agreements.models.agreement import AgreementQuerySet

# Nobody is reminded twice within this time, however often the button is pressed.
REMINDER_PAUSE = timedelta(hours=24)
# Rows of one transaction: the lock on the chain's head is held no longer than for these.
CHUNK = 250
# Whoever asked for one of these is not waiting for a mail from us, but for staff.
_HELP_FIRST = (HelpKind.NOT_ME, HelpKind.EMPLOYER, HelpKind.PAPER)


class NothingToSignError(Exception):
    """The conference has no published text yet."""


@dataclass(frozen=True)
class Round:
    """Whom a round of reminders reaches, and how many it leaves out for which reason."""

    due: Sequence[Author]
    left_out: dict[str, int]


def invite(conference: Conference, agreements: AgreementQuerySet, *, by: User | None = None) -> tuple[int, int]:
    """Invite every author of these agreements who was not asked yet: one mail a person, however many papers.

    Returns how many people and agreements were invited. Raises NothingToSignError before anything is changed. Goes in
    chunks; what was invited before an interruption stays invited, and the same call goes on with the rest.
    """
    people = to_invite(conference, agreements)
    invited = 0, 0
    for start in range(0, len(people), CHUNK):
        chunk = [pk for theirs in people[start : start + CHUNK] for pk in theirs]
        found = invite_chunk(conference, chunk, by=by)
        invited = invited[0] + found[0], invited[1] + found[1]
    return invited


def to_invite(conference: Conference, agreements: AgreementQuerySet) -> list[list[UUID]]:
    """For each person who would be invited now, which agreements it would be about. Raises NothingToSignError."""
    _text_of(conference)
    return _ids_by_author(agreements.filter(conference=conference).uninvited())


def invite_chunk(conference: Conference, agreements: Sequence[UUID], *, by: User | None) -> tuple[int, int]:
    """Invite the authors of these agreements in one transaction, as far as they were not asked yet."""
    text = _text_of(conference)
    with audit.deed(conference, by=by):
        # Asked within the transaction: whoever was invited since by somebody else gets no second mail.
        asked = Agreement.objects.filter(conference=conference, pk__in=agreements)
        papers_of = _by_author(asked.uninvited().select_for_update(of=("self",)))
        fresh = [agreement for theirs in papers_of.values() for agreement in theirs]
        if fresh:
            workflow.invite_all(fresh, text=text)
            outbox.compose(MessageKind.INVITATION, conference, papers_of, by=by)
    return len(papers_of), len(fresh)


def _text_of(conference: Conference) -> Text:
    text = conference.current_text
    if text is None:
        raise NothingToSignError
    return text


def invite_again(author: Author, *, by: User) -> None:
    """Send the invitation once more, for a mail that did not arrive; includes papers that were added since."""
    conference = author.conference
    text = _text_of(conference)
    with audit.deed(conference, by=by):
        fresh = Agreement.objects.of_author(author.pk).uninvited().select_for_update(of=("self",))
        workflow.invite_all(list(fresh), text=text)
        open_ones = _by_author(Agreement.objects.of_author(author.pk).of_accepted_papers().awaiting_answer())
        if open_ones:
            outbox.compose(MessageKind.INVITATION, conference, open_ones, by=by)


def next_round(conference: Conference) -> Round:
    """Who would be reminded now: whoever was invited, has not answered and still can, and has no mail under way."""
    reasons = _reasons_against(conference)
    due, left_out = [], dict.fromkeys(reasons, 0)
    for author in _by_author(_waiting(conference)):
        reason = next((reason for reason, authors in reasons.items() if author.pk in authors), None)
        if reason is None:
            due.append(author)
        else:
            left_out[reason] += 1
    return Round(due=due, left_out={reason: count for reason, count in left_out.items() if count})


def _reasons_against(conference: Conference) -> dict[str, set[int]]:
    """Whom a round leaves out, by the reason that is told; the first that fits counts."""
    to_present_address = conference.messages.filter(email=F("author__email"))
    refused = _authors_of(to_present_address.troubled()) - _authors_of(to_present_address.filter(state="sent"))
    return {
        "who can no longer answer": set() if conference.is_open else _authors_asked(conference),
        "who asked for help first": _asked_for_help(conference),
        "reminded less than a day ago": _reminded_lately(conference),
        "with a mail that is still on its way": _mail_under_way(conference),
        "whose address refuses our mail": refused,
    }


def _waiting(conference: Conference) -> AgreementQuerySet:
    return Agreement.objects.filter(conference=conference).of_accepted_papers().awaiting_answer()


def _authors_asked(conference: Conference) -> set[int]:
    return set(_waiting(conference).values_list("authorship__author", flat=True))


def _asked_for_help(conference: Conference) -> set[int]:
    """Those for whom staff must do something before they could answer."""
    requests = conference.help_requests.open().filter(kind__in=_HELP_FIRST)
    return set(requests.values_list("author", flat=True))


def _reminded_lately(conference: Conference) -> set[int]:
    since = timezone.now() - REMINDER_PAUSE
    reminders = conference.messages.filter(kind=MessageKind.REMINDER, created_at__gt=since)
    return _authors_of(reminders.exclude(state__in=[MessageState.FAILED, MessageState.CANCELLED]))


def _mail_under_way(conference: Conference) -> set[int]:
    return _authors_of(conference.messages.undelivered())


def remind(conference: Conference, *, by: User | None = None) -> int:
    """Remind everybody who is due, once; returns how many. Goes in chunks, as inviting does."""
    people, reminded = to_remind(conference), 0
    for start in range(0, len(people), CHUNK):
        reminded += remind_chunk(conference, [pk for theirs in people[start : start + CHUNK] for pk in theirs], by=by)
    return reminded


def to_remind(conference: Conference) -> list[list[UUID]]:
    """For each person who is due a reminder now, which agreements it would be about."""
    due = {author.pk for author in next_round(conference).due}
    return _ids_by_author(_waiting(conference), of=due)


def remind_chunk(conference: Conference, agreements: Sequence[UUID], *, by: User | None) -> int:
    """Remind of these agreements in one transaction, as far as they still wait and nobody did it meanwhile."""
    with audit.deed(conference, by=by):
        return _remind(conference, _waiting(conference).filter(pk__in=agreements), by, unless=_reminded_lately)


def remind_one(author: Author, *, by: User) -> bool:
    """Remind one person now; False if there is nothing to remind of or a mail is on its way already."""
    with audit.deed(author.conference, by=by):
        waiting = _waiting(author.conference).of_author(author.pk)
        return _remind(author.conference, waiting, by, unless=_mail_under_way) > 0


def _remind(
    conference: Conference,
    waiting: AgreementQuerySet,
    by: User | None,
    *,
    unless: Callable[[Conference], set[int]],
) -> int:
    """Owe a reminder of what is still waiting, while it can be answered; returns to how many people."""
    if not conference.is_open:
        return 0
    papers_of = _by_author(waiting.select_for_update(of=("self",)))
    # Asked after the rows are ours: somebody else may have reminded them a moment ago.
    left_out = unless(conference)
    papers_of = {author: open_ones for author, open_ones in papers_of.items() if author.pk not in left_out}
    if papers_of:
        outbox.compose(MessageKind.REMINDER, conference, papers_of, by=by)
    return len(papers_of)


def _authors_of(messages: QuerySet[Message]) -> set[int]:
    return set(messages.values_list("author", flat=True))


def _by_author(agreements: QuerySet[Agreement]) -> dict[Author, list[Agreement]]:
    grouped: dict[Author, list[Agreement]] = defaultdict(list)
    for agreement in agreements.select_related("authorship__paper", "authorship__author").order_by(
        "authorship__author_id", "authorship__paper__number"
    ):
        grouped[agreement.authorship.author].append(agreement)
    return dict(grouped)


def _ids_by_author(agreements: AgreementQuerySet, *, of: Container[int] | None = None) -> list[list[UUID]]:
    rows = agreements.order_by("authorship__author_id", "authorship__paper__number")
    by_author = groupby(rows.values_list("authorship__author_id", "pk"), key=itemgetter(0))
    return [[pk for _, pk in theirs] for author, theirs in by_author if of is None or author in of]
