"""Who is asked to sign: one mail a person, however many papers."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db.models import F

from agreements import audit, clearance, workflow
from agreements.mail import queue
from agreements.mail.reminding.known_facts import known_of
from agreements.mail.reminding.reasons_against import KnownOf
from agreements.models import Agreement, Author, BulkJob, Conference, Message, MessageKind, Text, User
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.people.reminding.twice import ask_before_mailing
from agreements.settling.asking_again import NothingToSignError

# Rows of one transaction: the lock on the chain's head is held no longer than for these.
CHUNK = 250


def invite(conference: Conference, agreements: AgreementQuerySet, *, by: User | None = None) -> tuple[int, int]:
    """Invite every author of these agreements who has not been invited yet: one mail a person, however many papers.

    Returns how many people and agreements were invited. Raises NothingToSignError before anything is changed. Goes in
    chunks; what was invited before an interruption stays invited, and the same call goes on with the rest.
    """
    people = to_invite(conference, agreements)
    invited = 0, 0
    for start in range(0, len(people), CHUNK):
        chunk = [pk for theirs in people[start : start + CHUNK] for pk in theirs]
        found = once_more(partial(invite_chunk, conference, chunk, by=by))
        invited = invited[0] + found[0], invited[1] + found[1]
    return invited


def to_invite(conference: Conference, agreements: AgreementQuerySet) -> list[list[UUID]]:
    """For each person who would be invited now, which agreements it would be about. Raises NothingToSignError."""
    _text_of(conference)
    return clearance.uninvited(agreements.filter(conference=conference)).ids_by_author()


def invite_chunk(conference: Conference, agreements: Sequence[UUID], *, by: User | None) -> tuple[int, int]:
    """Invite the authors of these agreements in one transaction, as far as they have not been invited yet."""
    with audit.deed(conference, by=by):
        asked = Agreement.objects.filter(conference=conference, pk__in=agreements)
        audit.locks.people(asked.author_ids())
        present = audit.present_conference()
        # Asked once they are held: whoever was invited since by somebody else gets no second mail.
        papers_of = clearance.uninvited(asked).by_author()
        fresh = [agreement for theirs in papers_of.values() for agreement in theirs]
        if fresh:
            workflow.invite_all(fresh, text=_text_of(present))
            queue.add(MessageKind.INVITATION, present, papers_of, by=by)
    return len(papers_of), len(fresh)


def part_of_job(job: BulkJob, agreements: Sequence[str]) -> None:
    invite_chunk(job.conference, list(map(UUID, agreements)), by=job.by)


def _text_of(conference: Conference) -> Text:
    text = conference.current_text
    if text is None:
        raise NothingToSignError
    return text


def invite_again(author: Author, *, by: User, again: bool = False) -> bool:
    """Send the invitation once more, for a mail that did not arrive; includes papers that were added since.

    False if there is no address, nothing left to answer, or nothing new and an invitation is on its way: then no mail is written.
    Raises NothingToSignError, and JustMailedError for whoever had a mail a moment ago, unless `again` says that it is meant.
    """
    with audit.deed(author.conference, by=by):
        # Of two who press at once, the second waits here for the first one's mail.
        if not audit.locks.people([author.pk])[author.pk].email:
            return False
        present = audit.present_conference()
        text, asked = _text_of(present), Agreement.objects.of_author(author.pk).of_accepted_papers()
        fresh = list(clearance.uninvited(asked))
        if not fresh and _is_on_its_way_to(author):
            return False
        workflow.invite_all(fresh, text=text)
        open_ones = asked.awaiting_answer().by_author()
        if open_ones and not again:
            ask_before_mailing(known_of(present, [author.pk]).get(author.pk, KnownOf()))
        if open_ones:
            queue.add(MessageKind.INVITATION, present, open_ones, by=by)
    return bool(open_ones)


def _is_on_its_way_to(author: Author) -> bool:
    """Whether an invitation to the present address, with a link that works, has not left yet."""
    invitations = Message.objects.filter(
        author=author, kind=MessageKind.INVITATION, email=F("author__email"), link__revoked_at__isnull=True
    )
    return invitations.undelivered().exists()
