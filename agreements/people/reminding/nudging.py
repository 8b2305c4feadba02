"""What an author mails to a co-author who has not answered, through us: one note a day to each, with a few words of one's own.

Nobody sees an address; whoever is not reminded by the conference gets no note either, and why is told to nobody else.
"""

from datetime import timedelta
from enum import Enum

from agreements import audit, clock
from agreements.mail import queue
from agreements.mail.reminding.known_facts import known_of
from agreements.mail.reminding.reasons_against import Brakes, KnownOf, reason_against
from agreements.models import Agreement, Author, Authorship, LeftOut, Message, MessageKind, MessageState
from agreements.models.paper import AuthorshipQuerySet

# For so long nobody gets another note, whoever of the co-authors writes it.
PAUSE = timedelta(days=1)


class NoNote(Enum):
    """Why no note leaves, as far as a co-author is told."""

    SETTLED = "settled"
    LATELY = "lately"
    NOT_NOW = "not_now"


class NoNoteError(Exception):
    def __init__(self, why: NoNote) -> None:
        super().__init__(why.value)
        self.why = why


def co_authorships(author: Author) -> list[Authorship]:
    """Those of others on the papers of this author, in the order of the papers and as these print them."""
    return list(_of_others(author))


def co_authorship(author: Author, pk: int) -> Authorship | None:
    return _of_others(author).filter(pk=pk).first()


def _of_others(author: Author) -> AuthorshipQuerySet:
    papers = Authorship.objects.standing().filter(author=author).order_by().values("paper")
    theirs = Authorship.objects.standing().filter(paper__in=papers).exclude(author=author)
    return theirs.select_related("author__conference", "paper").order_by("paper__number_key", "position", "pk")


def why_not(authorship: Authorship) -> NoNote | None:
    """What stands against a note to this co-author now."""
    return _why_not(authorship, _awaited(authorship))


def nudge(sender: Author, authorship: Authorship, *, words: str) -> Message:
    """Owe the note, within a deed that holds both. Raises NoNoteError."""
    agreement = _awaited(authorship)
    why = _why_not(authorship, agreement)
    if why is not None or agreement is None:
        raise NoNoteError(why or NoNote.SETTLED)
    own = Authorship.objects.standing().get(author=sender, paper=authorship.paper_id)
    more = {"co_author": own.printed_name, "said": words}
    conference = audit.present_conference()
    [message] = queue.add(MessageKind.NUDGE, conference, {authorship.author: [agreement]}, more=more)
    audit.record("agreement.nudged", agreement=agreement, facts={"by_author": sender.pk})
    return message


def _awaited(authorship: Authorship) -> Agreement | None:
    """What the co-author, and no officer instead of them, is to answer."""
    asked = Agreement.objects.awaiting_answer().filter(authorship=authorship, agent=None)
    return asked.select_related("conference", "authorship__paper", "authorship__author").first()


def _why_not(authorship: Authorship, agreement: Agreement | None) -> NoNote | None:
    author, conference = authorship.author, authorship.author.conference
    if agreement is None or not agreement.is_open:
        return NoNote.SETTLED
    if not conference.shows_answers:
        return NoNote.NOT_NOW
    if _had_one_lately(author):
        return NoNote.LATELY
    known = known_of(conference, [author.pk]).get(author.pk, KnownOf())
    why = reason_against(known, Brakes(clock.now(), conference.zone, is_open=conference.is_open))
    # Another mail that has yet to leave is no reason: a note says something else.
    return None if why in (None, LeftOut.UNDER_WAY) else NoNote.NOT_NOW


def _had_one_lately(author: Author) -> bool:
    notes = Message.objects.filter(author__in=author.row_ids, kind=MessageKind.NUDGE)
    return notes.filter(created_at__gt=clock.now() - PAUSE).exclude(state=MessageState.CANCELLED).exists()
