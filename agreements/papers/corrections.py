"""What becomes of signed agreements whose paper has another title by now, where the conference's rule asks for more than
keeping them."""

from collections.abc import Sequence

from django.utils.translation import gettext

from agreements import audit, workflow
from agreements.mail import cancelling, queue
from agreements.models import Agreement, MessageKind, User


def tell(agreements: Sequence[Agreement], *, by: User | None) -> int:
    """Write to their authors what was corrected, within the deed that corrected it; returns to how many."""
    conference, told = audit.present_conference(), 0
    for agreement in agreements:
        author = agreement.authorship.author
        if author.email:
            more = {"corrections": [_as_told(agreement)]}
            queue.add(MessageKind.CORRECTED, conference, {author: [agreement]}, by=by, more=more)
            told += 1
    return told


def ask_again(agreements: Sequence[Agreement], *, by: User | None) -> None:
    """A draft in place of each, asked for at once where that can be done; the invitation says why."""
    conference = audit.present_conference()
    for agreement in agreements:
        author, because = agreement.authorship.author, _because(agreement)
        draft = workflow.replace(agreement, reason=because)
        cancelling.cancel_settled([author.pk])
        if conference.current_text is not None and conference.is_open and author.email:
            workflow.invite(draft, text=conference.current_text)
            queue.add(MessageKind.INVITATION, conference, {author: [draft]}, by=by, more={"because": because})


def _because(agreement: Agreement) -> str:
    words = gettext("The title of paper {number} was corrected from “{former}” to “{new}”.")
    return words.format(**_as_told(agreement))


def _as_told(agreement: Agreement) -> dict[str, str]:
    paper = agreement.authorship.paper
    return {"number": paper.number, "title": paper.title, "former": agreement.signed_title, "new": paper.title}
