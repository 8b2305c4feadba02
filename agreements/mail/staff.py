"""Mails to staff: owed as rows, brought to the mail server by the workers that bring the others, never told in the log."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from email.utils import format_datetime, formataddr, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from agreements import clock
from agreements.mail.smtp import FailedError, RefusedError, ServerAwayError, open_connection, send
from agreements.models import StaffMail, StaffMailKind, User

logger = logging.getLogger(__name__)

BATCH = 20
_SENDER = "Countersign"
# While the server is away nothing counts as an attempt; after a refusal there are hours in between.
_AWAY = timedelta(seconds=60)
_REFUSED = timedelta(hours=1)


def owe(kind: StaffMailKind, user: User, *, occasion: str, subject: str, text: str) -> StaffMail:
    """IntegrityError if a mail of this occasion was owed to somebody before."""
    return StaffMail.objects.create(
        kind=kind, user=user, occasion=occasion, subject=" ".join(subject.split())[:200], text=text
    )


def owed(*, limit: int) -> list[UUID]:
    return list(StaffMail.objects.due().order_by("created_at").values_list("pk", flat=True)[:limit])


def deliver(keys: Iterable[UUID]) -> int:
    """Over one connection; returns how many the server took."""
    wanted, taken = list(keys), 0
    try:
        with open_connection() as backend:
            for pk in wanted:
                taken += _deliver_one(backend, pk)
    except ServerAwayError as error:
        logger.warning("mail server not reachable: %s", error)
        StaffMail.objects.due().update(next_attempt_at=clock.now() + _AWAY, last_error=str(error)[:500])
    return taken


def _deliver_one(backend: BaseEmailBackend, pk: UUID) -> bool:
    mail = StaffMail.objects.select_related("user").claim(pk)
    if mail is None:
        return False
    if not mail.user.is_active:
        mail.finish()
        return False
    try:
        answer = send(backend, _written(mail), mail.user.email)
    except ServerAwayError as error:
        mail.postpone(str(error), until=clock.now() + _AWAY, attempts=mail.attempts - 1)
        raise
    except (RefusedError, FailedError, ValueError) as error:
        logger.warning("staff mail %s was not taken: %s", pk, type(error).__name__)
        is_permanent = isinstance(error, ValueError) or (isinstance(error, RefusedError) and error.is_permanent)
        if is_permanent or mail.is_exhausted:
            mail.give_up(str(error))
        else:
            mail.postpone(str(error), until=clock.now() + _REFUSED)
        return False
    mail.finish(sent_at=clock.now(), server_answer=answer[:500])
    return True


def _written(mail: StaffMail) -> EmailMessage:
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return EmailMessage(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((_SENDER, sender)),
        to=[formataddr((mail.user.name, mail.user.email))],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
