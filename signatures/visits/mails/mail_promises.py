"""What the author's pages say of the mails that follow an answer: exactly what `signatures.telling` sends."""

from django.utils.translation import gettext as _

from agreements import clock
from agreements.mail.outbox import pausing
from agreements.models import Link, Message, MessageState
from agreements.sentences import spelled
from agreements.states import State
from agreements.templatetags.desk import masked
from signatures.models import ReceiptLine
from signatures.telling import receipt_mails

_WAITING = (MessageState.QUEUED, MessageState.SENDING)


def before(link: Link, *, at_once: int, later: int) -> str:
    """Before the last button: of so many agreements the document is made at once, of so many when a person has
    countersigned. Empty where there is no address to write to."""
    reader = link.agent or link.author
    if not reader.email:
        return ""
    email = masked(reader.email)
    if pausing.standing(link.author.conference):
        return _("A receipt is mailed to {email} when the conference sends mails again.").format(email=email)
    if not at_once:
        words = [_("A receipt is mailed to {email} at once.").format(email=email)]
    else:
        words = [
            _("A receipt is mailed to {email} within a minute.").format(email=email),
            spelled(
                "The sealed document comes with it, or the link to it; if it takes longer, the link comes in another mail.",
                "The sealed documents come with it, or the link to them; if they take longer, the link comes in another mail.",
                at_once,
            ),
        ]
    if later:
        words.append(
            spelled(
                "Another mail brings the link to the sealed document when the conference has countersigned.",
                "Another mail brings the link to the sealed documents when the conference has countersigned.",
                later,
            )
        )
    return " ".join(words)


def after(link: Link) -> str:
    """On the page of receipts: what became of the last one, and what is still to come; empty if there is none."""
    lines = ReceiptLine.objects.filter(signature__agreement__authorship__author=link.author_id)
    theirs = lines.filter(signature__link__agent=link.agent_id).select_related("receipt")
    last = theirs.order_by("-receipt__created_at").first()
    if last is None:
        return ""
    awaited = theirs.filter(receipt=last.receipt, awaits_document=True).exclude(signature__agreement__state=State.VOID)
    coming = [line.signature.agreement for line in awaited.select_related("signature__agreement")]
    being_made = sum(each.state == State.COUNTERSIGNED and each.sealing_failed_at is None for each in coming)
    words = [_of_receipt(_present(last.receipt))]
    if being_made and last.receipt.state == MessageState.QUEUED:
        words += [_in_time(being_made)]
    if later := len(coming) - (being_made if last.receipt.state == MessageState.QUEUED else 0):
        words += [_in_another(later)]
    return " ".join(filter(None, words))


def _present(message: Message) -> Message:
    """The mail that stands for it now, if its address was changed."""
    while message.state == MessageState.CANCELLED and (other := Message.objects.filter(stands_for=message).first()):
        message = other
    return message


def _in_time(count: int) -> str:
    return spelled(
        "If the document is made by then it comes with it; otherwise the link comes in another mail.",
        "If the documents are made by then they come with it; otherwise the link comes in another mail.",
        count,
    )


def _in_another(count: int) -> str:
    return spelled(
        "The link to the sealed document comes in another mail.",
        "The link to the sealed documents comes in another mail.",
        count,
    )


def _of_receipt(message: Message) -> str:
    email = masked(message.email)
    if message.state == MessageState.SENT:
        return _("A receipt was mailed to {email}.").format(email=email)
    if message.state in _WAITING and message.created_at < clock.now() - receipt_mails.WITHIN:
        return _("A receipt to {email} is still waiting to be sent.").format(email=email)
    if message.state in _WAITING:
        return _("A receipt is on its way to {email}; it leaves within a minute.").format(email=email)
    if message.state == MessageState.CANCELLED:
        return ""
    words = _("The receipt to {email} could not be delivered. What is recorded stands here all the same.")
    return words.format(email=email)
