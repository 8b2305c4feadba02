"""The documents that leave with a receipt, each compared with its row when it is attached."""

import logging
from uuid import UUID

from agreements.mail.receipt_mails.attaching import Attached
from agreements.models import Message
from signatures.documents import drawing
from signatures.models import Document
from signatures.telling import receipt_mails
from signatures.telling.receipt_words import document_name

logger = logging.getLogger(__name__)


def of_receipt(message: Message) -> list[Attached]:
    """All of them, or none: then the mail says that they are to be got by the link."""
    lines = receipt_mails.attached(message)
    if not lines:
        return []
    try:
        return [Attached(document_name(line.signature), drawing.read(_newest(line.signature_id))) for line in lines]
    except OSError:
        logger.exception("message %s leaves without its documents", message.pk)
        receipt_mails.tell_without(message, lines)
        return []


def _newest(signature: UUID) -> Document:
    return Document.objects.filter(signature=signature).order_by("-revision")[0]
