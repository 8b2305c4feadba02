"""The mails that asked for an answer before it came, by the links in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from agreements.mail.receipt_mails.attaching import RECEIPTS
from agreements.models import Message
from agreements.models.message import REMINDING
from signatures.models import Signature

Mails = Mapping[UUID, list[Message]]


def mails_with(links: Iterable[UUID]) -> Mails:
    """What mail servers took, the first one first, in one query. A receipt invites nobody."""
    mails = defaultdict[UUID, list[Message]](list)
    sent = Message.objects.filter(link__in=list(links), sent_at__isnull=False).exclude(kind__in=RECEIPTS)
    for mail in sent.order_by("sent_at", "pk").only("link", "kind", "email", "sent_at", "server_answer"):
        mails[mail.link_id].append(mail)
    return mails


def mail_to(signature: Signature, mails: Mails) -> Message | None:
    """The first with the link that a mail server took before the answer."""
    return first_until(signature.signed_at, mails.get(signature.link_id, []))


def first_until(moment: datetime, mails: Iterable[Message]) -> Message | None:
    return next((mail for mail in mails if mail.sent_at and mail.sent_at <= moment), None)


def reminders_to(signature: Signature, mails: Mails) -> list[Message]:
    """Those that a mail server took after that first mail and before the answer."""
    taken = [each for each in mails.get(signature.link_id, []) if each.sent_at and each.sent_at <= signature.signed_at]
    return [each for each in taken[1:] if each.kind in REMINDING]
