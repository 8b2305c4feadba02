"""Mails of one kind that are due, brought to the server over one connection."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext

from agreements import clock
from agreements.mail.smtp import ServerAwayError, open_connection
from agreements.models import Message, StaffMail

logger = logging.getLogger(__name__)

# While the server is away nobody's attempt is counted and all wait this long. The mail during which it went waits
# twice as long: should the server hang up because of that mail, the others come before it.
CLOSED_PAUSE = timedelta(seconds=30)


def deliver(
    kind: type[Message | StaffMail],
    mails: Iterable[UUID | str],
    deliver_one: Callable[[BaseEmailBackend, UUID], bool],
) -> int:
    """Those of the mails that are due, each handed to `deliver_one`; returns how many the server took."""
    due = kind.objects.due().filter(pk__in=list(mails)).order_by("created_at")
    wanted = list(due.values_list("pk", flat=True))
    taken = 0
    if not wanted:
        return taken
    try:
        with open_connection() as backend:
            for pk in wanted:
                taken += deliver_one(backend, pk)
    except ServerAwayError as error:
        logger.warning("mail server not reachable: %s", error)
        reason = gettext("The mail server cannot be reached: {reason}").format(reason=error)[:500]
        kind.objects.due().update(next_attempt_at=clock.now() + CLOSED_PAUSE, last_error=reason)
    return taken
