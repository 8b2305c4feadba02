"""Whom authors can answer: a conference writes to nobody before it has an address for replies that somebody reads."""

from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext

from agreements.access import NoReplyAddressError
from agreements.models import Conference, MessageKind
from agreements.wording.addresses import is_nobodys

# What begins or goes on asking; all other mails are owed to whoever was asked before.
_ASKING = (MessageKind.INVITATION, MessageKind.REMINDER, MessageKind.AGENT_AGAIN)


def sender_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def problem_of(conference: Conference) -> str:
    """Why no mail may ask anybody yet, in a sentence; empty if one may."""
    if not conference.contact_email:
        return gettext("No address for replies is set, so nobody could answer the mails. Set one in the settings.")
    if not settings.PRODUCTION:
        return ""
    if is_nobodys(conference.contact_email):
        words = gettext("Replies would go to {address}, which nobody reads. Set another address in the settings.")
        return words.format(address=conference.contact_email)
    if is_nobodys(sender_address()):
        words = gettext(
            "Mails would come from {address}, which nobody reads: whoever runs this installation has to set "
            "DEFAULT_FROM_EMAIL."
        )
        return words.format(address=sender_address())
    return ""


def insist(conference: Conference, kind: MessageKind | None = None) -> None:
    """Raises NoReplyAddressError for a mail of this kind, or for any, that would ask somebody."""
    if kind is None or kind in _ASKING:
        problem = problem_of(conference)
        if problem:
            raise NoReplyAddressError(conference, problem)
