"""What a receipt says of each answer, and for all of them how to change it and how to object."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Conference, Link
from agreements.states import State
from agreements.wording import moments
from signatures.codes import code_of
from signatures.models import Document, Signature
from signatures.responses import tidy_name


@dataclass(frozen=True)
class ToldAnswer:
    """One answer as a mail tells it: with the document, if there is one, and whether that is in the mail."""

    signature: Signature
    document: Document | None = None
    is_attached: bool = False
    # Whether a document was to be attached, and its file could not be read.
    is_unreadable: bool = False
    is_being_made: bool = False


def facts(answers: Sequence[ToldAnswer], link: Link) -> dict[str, Any]:
    """For the templates, beside the papers; all answers are of one visit, by this link."""
    conference = answers[0].signature.agreement.conference
    return {
        "agent": link.agent,
        "answers": [_line(each, conference) for each in answers],
        "check_page": f"{settings.PUBLIC_URL}{reverse('verify')}",
        "can_change": any(_can_change(each.signature, conference) for each in answers),
        "has_accepted": any(each.signature.is_accepted for each in answers),
    }


def _line(told: ToldAnswer, conference: Conference) -> dict[str, Any]:
    signature = told.signature
    return {
        "title": signature.title,
        "number": signature.agreement.authorship.paper.number,
        "is_accepted": signature.is_accepted,
        "name": signature.signer if signature.is_by_agent else signature.typed_name,
        "office": signature.office if signature.is_by_agent else "",
        "for_whom": signature.printed_name if signature.is_by_agent else "",
        "at": moments.in_words(signature.signed_at.astimezone(conference.zone)),
        "code": code_of(signature.pk) if signature.is_accepted else "",
        "document": _of_document(told, conference),
    }


def _of_document(told: ToldAnswer, conference: Conference) -> str:
    """Where it is, or what it waits for; of what was declined there is none."""
    if not told.signature.is_accepted:
        return ""
    if told.is_attached:
        return _("The sealed document is attached: {name}").format(name=document_name(told.signature))
    if told.is_unreadable:
        return _("The sealed document could not be attached. Get it with your link.")
    if told.document is not None:
        return _("The sealed document is ready. Get it with your link.")
    if told.is_being_made:
        return _("The sealed document is being made. Another mail brings the link to it.")
    words = _("{organisation} has yet to countersign it. Another mail brings the link to the sealed document.")
    return words.format(organisation=conference.legal_name)


def _can_change(signature: Signature, conference: Conference) -> bool:
    is_declined = signature.agreement.state == State.DECLINED and not signature.is_accepted
    return is_declined and conference.is_open and not conference.is_past_deadline


def document_name(signature: Signature) -> str:
    """The file's name, wherever it is handed out."""
    number = signature.agreement.authorship.paper.number
    return tidy_name(f"{signature.agreement.conference.name} {number} {signature.printed_name}.pdf")
