"""What goes with a mail when it leaves; the setting MAIL_ATTACHMENTS names who has it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from agreements.models import Message, MessageKind

RECEIPTS = (MessageKind.RECEIPT, MessageKind.AGENT_RECEIPT)


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes
    media_type: str = "application/pdf"


def attachments(message: Message) -> list[Attached]:
    """Of a claimed mail. Its words are written anew where something that they promise cannot be read."""
    if message.kind not in RECEIPTS:
        return []
    found: list[Attached] = import_string(settings.MAIL_ATTACHMENTS)(message)
    return found


def attach(mail: EmailMessage, attached: list[Attached]) -> None:
    for each in attached:
        mail.attach(each.name, each.content, each.media_type)
