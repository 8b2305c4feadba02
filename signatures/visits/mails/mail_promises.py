"""What the author's pages say of the mails that follow an answer: exactly what `signatures.telling` sends."""

from django.utils.translation import gettext as _

from agreements.models import Link, Message, MessageState
from agreements.sentences import spelled
from agreements.states import State
from agreements.templatetags.desk import masked
from signatures.models import ReceiptLine


def before(link: Link, *, at_once: int, later: int) -> str:
    """Before the last button: of so many agreements the document is made at once, of so many when a person has
    countersigned. Empty where there is no address to write to."""
    reader = link.agent or link.author
    if not reader.email:
        return ""
    email = masked(reader.email)
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
    words = _of_receipt(last.receipt)
    coming = theirs.filter(receipt=last.receipt, awaits_document=True)
    being_made, count = coming.being_made().count(), coming.exclude(signature__agreement__state=State.VOID).count()
    if being_made and last.receipt.state == MessageState.QUEUED:
        words += " " + spelled(
            "If the document is made by then it comes with it; otherwise the link comes in another mail.",
            "If the documents are made by then they come with it; otherwise the link comes in another mail.",
            being_made,
        )
    elif count:
        words += " " + spelled(
            "The link to the sealed document comes in another mail.",
            "The link to the sealed documents comes in another mail.",
            count,
        )
    return words


def _of_receipt(message: Message) -> str:
    email = masked(message.email)
    if message.state == MessageState.SENT:
        return _("A receipt was mailed to {email}.").format(email=email)
    if message.state in (MessageState.QUEUED, MessageState.SENDING):
        return _("A receipt is on its way to {email}; it leaves within a minute.").format(email=email)
    return _("The receipt to {email} could not be delivered. What is recorded stands here all the same.").format(
        email=email
    )
