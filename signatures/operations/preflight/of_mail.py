"""A mail that really leaves, and whether whoever answers one is heard."""

import uuid
from contextlib import closing
from email.utils import formataddr, parseaddr
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from agreements.mail.relaying.refusals import DoubtedError, RefusedError, ServerAwayError
from agreements.mail.smtp import close, open_connection, send
from agreements.models import Conference
from agreements.models.message import message_id_of
from agreements.wording.addresses import is_nobodys
from signatures.operations.preflight.lights import Try, TryOutcome, amber, green, red

# Names that were set aside for networks of one's own (RFC 6762), beside those for examples.
_OF_ONES_OWN = (".local", ".internal")


def sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower().rstrip(".")


def is_unreal(address: str) -> bool:
    """Whether no mail of the internet can come from there, or go there."""
    domain = domain_of(address)
    return "." not in domain or is_nobodys(address) or domain.endswith(_OF_ONES_OWN)


def tries(conference: Conference | None, *, mail_to: str) -> list[Try]:
    title = _("Send a mail")
    late = _("The mail server is slow or does not let go: look at EMAIL_URL, and whether a firewall is between.")
    name = conference.sender if conference else "Countersign"
    reply_to = conference.reply_to if conference else sender()
    do = partial(_send, _written(name, reply_to, mail_to), mail_to) if mail_to else _connect
    return [Try("mail", title, do, late)]


def addresses(conference: Conference | None) -> list[tuple[str, str, TryOutcome]]:
    """By key and title; nothing is asked for these."""
    found = [("sender", _("The address that mails come from"), _sender())]
    if conference is not None:
        found.append(("reply", _("The address for replies"), _reply(conference)))
    return found


def _written(name: str, reply_to: str, mail_to: str) -> EmailMessage:
    body = _(
        "This is the test mail that you asked for. It came the same way as the mails to authors will: by the same server, from "
        "the same address, with the same address for replies.\n\nIf it lies among unwanted mail, look at its header "
        "“Authentication-Results”: SPF, DKIM and DMARC should all say “pass”.\n"
    )
    return EmailMessage(
        subject=_("Test mail of {name}").format(name=name),
        body=body,
        from_email=formataddr((name, sender())),
        to=[mail_to],
        reply_to=[formataddr((name, reply_to))],
        headers={"Message-ID": message_id_of(uuid.uuid4()), "Auto-Submitted": "auto-generated"},
    )


def _send(mail: EmailMessage, mail_to: str) -> TryOutcome:
    check = _("Look at EMAIL_URL, and at what docs/mail.md says of this server.")
    try:
        backend = open_connection()
    except ServerAwayError as error:
        return red(_("The mail server cannot be reached: {reason}").format(reason=error), check)
    try:
        with closing(backend):
            answer = send(backend, mail, mail_to)
    except (ServerAwayError, RefusedError, DoubtedError) as error:
        return red(_("The mail server refused the mail: {reason}").format(reason=error), check)
    except ValueError as error:
        return red(_("The mail cannot be written: {reason}").format(reason=error), _("Look at DEFAULT_FROM_EMAIL."))
    words = _(
        "The server took a mail to {address}: “{answer}”. Look whether it has arrived, and not among unwanted mail."
    )
    return green(words.format(address=mail_to, answer=answer))


def _connect() -> TryOutcome:
    try:
        close(open_connection())
    except ServerAwayError as error:
        words = _("The mail server cannot be reached: {reason}").format(reason=error)
        return red(words, _("Look at EMAIL_URL."))
    return amber(_("The mail server answers, but no mail was sent."), _("Name an address: --mail-to ADDRESS."))


def _sender() -> TryOutcome:
    address = sender()
    if is_unreal(address):
        words = _("{address} is an address of nobody: mail servers refuse it.")
        remedy = _("Set DEFAULT_FROM_EMAIL to an address of a domain of yours.")
        return red(words.format(address=address or "?"), remedy)
    return green(_("Mails come from {address}.").format(address=address))


def _reply(conference: Conference) -> TryOutcome:
    remedy = _("Give an address for replies in the settings of the conference, one that somebody reads.")
    if not conference.contact_email:
        words = _("The conference has none: replies go to {address}.")
        return red(words.format(address=conference.reply_to), remedy)
    if is_unreal(conference.contact_email):
        return red(_("{address} is an address of nobody.").format(address=conference.contact_email), remedy)
    return green(_("Replies go to {address}.").format(address=conference.contact_email))
