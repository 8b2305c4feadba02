"""The mail that is handed to the server, put together from its row."""

from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from agreements import links
from agreements.mail.bounces import return_path
from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.mail.compose import LINK_MARK
from agreements.mail.receipt_mails.attaching import attach, attachments
from agreements.mail.unsubscribing import reminders_stopped
from agreements.mail.writing.subjects import on_one_line
from agreements.models import Message


class LeavingMail(EmailMultiAlternatives):
    """With what Django does not know of: where it comes back to, and what a mail service tells again of it.

    django-anymail knows both by these names, and takes an empty one for a wrong address.
    """

    envelope_sender: str
    metadata: dict[str, str]


def written(message: Message) -> LeavingMail:
    """The only place where a token meets the words; `message` as `for_delivery` reads it."""
    attached = attachments(message)
    address = links.address_of(message.link)
    conference = message.conference
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail = LeavingMail(
        subject=on_one_line(message.subject),
        body=message.text.replace(LINK_MARK, address),
        from_email=formataddr((conference.sender, sender)),
        to=[formataddr(((message.link.agent or message.author).name, message.email))],
        reply_to=[formataddr((conference.sender, conference.reply_to))],
        headers=_headers(message),
    )
    mail.attach_alternative(message.html.replace(LINK_MARK, address), "text/html")
    attach(mail, attached)
    mail.metadata = {"message": token_of(Purpose.RETURN, message.pk)}
    if back := return_path.address_of(message):
        mail.envelope_sender = back
    return mail


def _headers(message: Message) -> dict[str, str]:
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        # RFC 3834: nobody's absence is to be told to us.
        "Auto-Submitted": "auto-generated",
    }
    if address := reminders_stopped.address_of(message):
        # RFC 2369 and RFC 8058.
        headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
