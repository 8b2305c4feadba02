"""Whether a mail may still be sent: its address, its link and what it asks for may have changed since it was written."""

from collections.abc import Callable

from agreements import clearance
from agreements.models import Agreement, CancelCause, Message, MessageKind, PaperStatus
from agreements.states import State


def why_not(message: Message) -> CancelCause | None:
    """Why this mail must not be sent; None if it may. `message` as `for_delivery` has just read it."""
    if message.kind == MessageKind.CHANGED:
        return CancelCause.TAKEN_BACK if is_taken_back(message) else None
    if _is_settled(message):
        return CancelCause.SETTLED
    if message.email != message.author.email:
        return CancelCause.ADDRESS
    if message.link.is_revoked or message.link.email != message.author.email:
        return CancelCause.LINK
    return None


def is_taken_back(notice: Message) -> bool:
    """Whether the author has that address again, and gave no answer from the other one meanwhile, of which to tell."""
    answered = Agreement.objects.of_author(notice.author_id).filter(answered_at__gte=notice.created_at)
    return notice.email == notice.author.email and not answered.exists()


def _is_settled(message: Message) -> bool:
    """Whether it is about agreements, and none of them is any longer as its words take them to be."""
    is_open = _IS_OPEN[MessageKind(message.kind)]
    about = message.agreements.all()
    return bool(about) and not any(is_open(message, agreement) for agreement in about)


def _awaits_answer(message: Message, agreement: Agreement) -> bool:
    is_accepted_paper = agreement.authorship.paper.status == PaperStatus.ACCEPTED
    return message.conference.is_open and is_accepted_paper and agreement.state == State.INVITED


def _is_chased(message: Message, agreement: Agreement) -> bool:
    """A paper that a co-author has cleared meanwhile is waited for no longer."""
    if not _awaits_answer(message, agreement):
        return False
    return not clearance.spared(message.conference).filter(pk=agreement.pk).exists()


def _is_shown(_message: Message, agreement: Agreement) -> bool:
    return agreement.state not in (State.DRAFT, State.VOID)


def _always(_message: Message, _agreement: Agreement) -> bool:
    """A signed copy is its author's, and a notice is true, whatever became of the agreement."""
    return True


_IS_OPEN: dict[MessageKind, Callable[[Message, Agreement], bool]] = {
    MessageKind.INVITATION: _awaits_answer,
    MessageKind.REMINDER: _is_chased,
    MessageKind.NUDGE: _is_chased,
    MessageKind.LINK: _is_shown,
    MessageKind.COPY: _always,
    MessageKind.CHANGED: _always,
    MessageKind.ENDED: _always,
    MessageKind.ANSWER: _always,
    MessageKind.CORRECTED: _always,
    MessageKind.MERGED: _always,
}
