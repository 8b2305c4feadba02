"""Whether a mail may still be sent: its address, its link and what it asks for may have changed since it was written."""

from collections.abc import Callable

from agreements import clearance
from agreements.mail.reminding.at_delivery import why_not_reminded
from agreements.mail.stopping import is_stopped
from agreements.models import Agreement, CancelCause, LinkPurpose, Message, MessageKind, PaperStatus
from agreements.models.message import REMINDING
from agreements.states import State


def why_not(message: Message) -> CancelCause | None:
    """Why this mail must not be sent; None if it may. `message` as `for_delivery` has just read it."""
    if vars(message)["is_restricted"]:
        return CancelCause.RESTRICTED
    if is_stopped(message):
        return CancelCause.CLOSED
    if message.kind == MessageKind.CHANGED:
        return CancelCause.TAKEN_BACK if is_taken_back(message) else None
    if not _is_true(message):
        return CancelCause.TAKEN_BACK
    if message.link.purpose == LinkPurpose.OBJECT or message.kind == MessageKind.AGENT_RELEASED:
        # An answer to whoever objected, at the former address; or that a link opens nothing more.
        return None
    return _no_longer_wanted(message)


def _no_longer_wanted(message: Message) -> CancelCause | None:
    """By whom it is to, and what it asks for."""
    if message.link.agent is not None and message.link.agent.ended_at is not None:
        return CancelCause.FORWARD
    if _is_settled(message):
        return CancelCause.SETTLED
    misdirected = _misdirected(message) if message.link.agent is None else None
    if message.kind not in REMINDING:
        return misdirected
    found = why_not_reminded(message)
    return found if found == CancelCause.ASKED else misdirected or found


def _is_true(message: Message) -> bool:
    """Whether what it tells still holds, of those that tell of what can be taken back."""
    if message.kind == MessageKind.ENDED:
        return _tells_of_an_end(message)
    if message.kind == MessageKind.PUT_BACK:
        return _tells_of_a_return(message)
    if message.kind == MessageKind.DEADLINE:
        return message.occasion is None or message.conference.deadline_key in message.occasion
    if message.kind == MessageKind.AGENT_RELEASED:
        return _tells_of_a_request(message)
    return True


def _misdirected(message: Message) -> CancelCause | None:
    """Whether address or link are no longer its author's."""
    if message.email != message.author.email:
        return CancelCause.ADDRESS
    if message.link.is_revoked or message.link.email != message.author.email:
        return CancelCause.LINK
    return None


def is_taken_back(notice: Message) -> bool:
    """Whether the author has that address again, and gave no answer from the other one meanwhile, of which to tell."""
    answered = Agreement.objects.of_author(notice.author_id).filter(answered_at__gte=notice.created_at)
    return notice.email == notice.author.email and not answered.exists()


def _tells_of_an_end(message: Message) -> bool:
    """Whether none of those that it says were ended was put back meanwhile."""
    return all(agreement.state == State.VOID for agreement in message.agreements.all())


def _tells_of_a_return(message: Message) -> bool:
    """Whether all of them stand still, and the mail that said that they were ended has left."""
    about = message.agreements.all()
    ends = Message.objects.heard().filter(kind=MessageKind.ENDED, agreements__in=about)
    return all(agreement.state != State.VOID for agreement in about) and ends.exists()


def _tells_of_a_request(message: Message) -> bool:
    """Whether the mail that asked the officer has left."""
    return Message.objects.heard().filter(kind=MessageKind.AGENT, link__agent=message.link.agent_id).exists()


def _is_settled(message: Message) -> bool:
    """Whether it is about agreements, and none of them is any longer as its words take them to be."""
    is_open = _IS_OPEN[MessageKind(message.kind)]
    about = message.agreements.all()
    return bool(about) and not any(is_open(message, agreement) for agreement in about)


def _is_theirs(message: Message, agreement: Agreement) -> bool:
    """Whether it is still with whom the mail goes to: another entry of the same person, or none, may have it by now."""
    return agreement.authorship.author_id in (message.author_id, message.author.survivor.pk)


def _awaits_answer(message: Message, agreement: Agreement) -> bool:
    is_accepted_paper = agreement.authorship.paper.status == PaperStatus.ACCEPTED
    is_awaited = message.conference.is_open and is_accepted_paper and agreement.state == State.INVITED
    return is_awaited and _is_theirs(message, agreement)


def _is_chased(message: Message, agreement: Agreement) -> bool:
    """Not of a paper that a co-author has cleared meanwhile; of what was forwarded, the officer alone."""
    if not _awaits_answer(message, agreement) or agreement.agent_id != message.link.agent_id:
        return False
    return not clearance.spared(message.conference).filter(pk=agreement.pk).exists()


def _is_signed_for(message: Message, agreement: Agreement) -> bool:
    """Whether a co-author's signature for all still stands for this one."""
    is_theirs = _is_theirs(message, agreement) and agreement.authorship.ended_at is None
    return is_theirs and agreement.authorship.may_object_until is not None


def _awaits_agent(message: Message, agreement: Agreement) -> bool:
    return _awaits_answer(message, agreement) and agreement.agent_id == message.link.agent_id


def _is_forwarded(message: Message, agreement: Agreement) -> bool:
    return _awaits_answer(message, agreement) and agreement.agent_id is not None


def _awaits_reader(message: Message, agreement: Agreement) -> bool:
    """The author's answer, or the officer's to whom it is forwarded."""
    return (_awaits_agent if message.link.agent_id else _awaits_answer)(message, agreement)


def _is_shown(message: Message, agreement: Agreement) -> bool:
    return agreement.state not in (State.DRAFT, State.VOID) and _is_theirs(message, agreement)


def _always(_message: Message, _agreement: Agreement) -> bool:
    """A receipt or a signed copy is its reader's, and a notice is true, whatever became of the agreement."""
    return True


_IS_OPEN: dict[MessageKind, Callable[[Message, Agreement], bool]] = {
    MessageKind.INVITATION: _awaits_answer,
    MessageKind.REMINDER: _is_chased,
    MessageKind.NUDGE: _is_chased,
    MessageKind.LINK: _is_shown,
    MessageKind.RECEIPT: _always,
    MessageKind.COPY: _always,
    MessageKind.ENDED: _always,
    MessageKind.PUT_BACK: _always,
    MessageKind.FORM_REFUSED: _is_shown,
    MessageKind.CHANGED: _always,
    MessageKind.ANSWER: _always,
    MessageKind.CORRECTED: _always,
    MessageKind.NEW_WORDS: _awaits_reader,
    MessageKind.MERGED: _always,
    MessageKind.DEADLINE: _awaits_answer,
    MessageKind.FOR_ALL: _is_signed_for,
    MessageKind.FORWARDED: _is_forwarded,
    MessageKind.AGENT: _awaits_agent,
    MessageKind.AGENT_AGAIN: _is_chased,
    MessageKind.AGENT_RECEIPT: _always,
    MessageKind.AGENT_COPY: _always,
    MessageKind.AGENT_RELEASED: _always,
    MessageKind.DATA: _always,
}
