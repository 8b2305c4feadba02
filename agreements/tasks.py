"""The workers' entrances: fetch, call one function."""

from celery import shared_task

from agreements.mail import sweeping
from agreements.mail.bounces import mailbox

# Longer than any conversation: what was sent must be noted, whatever keeps the database from it.
_TIME_LIMIT = 3600


@shared_task(time_limit=_TIME_LIMIT)
def deliver(_messages: list[str] | None = None) -> None:
    """Of the mails that are due; a process of version 0.2 named some of them."""
    sweeping.a_while()


@shared_task
def read_return_mailbox() -> None:
    mailbox.look()
