"""Brings the mails that are due to the server, each under a claim, and writes down what became of it.

Delivery is at least once; the Message-ID is the same at every attempt.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext, gettext_noop

from agreements import clock, links
from agreements.mail import cancelling, rounds
from agreements.mail.bounces import reported
from agreements.mail.rounds import CLOSED_PAUSE
from agreements.mail.smtp import FailedError, RefusedError, ServerAwayError, send
from agreements.mail.stopping import hold, is_held
from agreements.mail.validity import why_not
from agreements.mail.writing.as_it_leaves import written
from agreements.models import Message, MessageState
from agreements.overtaken import once_more

logger = logging.getLogger(__name__)

# Pauses after a temporary refusal, in minutes; RFC 5321 (4.5.4.1) asks for patience, and a queue of 4xx is no hurry.
_PAUSES = (1, 5, 15, 30, 60, 120, 240)
_LATE = gettext_noop("Its claim had run out when the server took it: another attempt may have sent it too.")


def deliver(messages: Iterable[UUID | str]) -> int:
    """Claim and deliver these messages over one connection; returns how many the server took."""
    return rounds.deliver(Message, messages, _deliver_one)


def _deliver_one(backend: BaseEmailBackend, pk: UUID) -> bool:
    message = Message.objects.for_delivery().claim(pk, state=MessageState.SENDING)
    if message is None:
        return False
    if is_held(message):
        hold(message)
        return False
    cause = why_not(message)
    if cause is not None:
        once_more(partial(cancelling.withdraw, message, cause))
        return False
    if message.attempts > settings.MAX_ATTEMPTS:
        message.give_up(message.last_error or gettext("Every attempt was interrupted."), state=MessageState.FAILED)
        return False
    return _hand_over(backend, message)


def _hand_over(backend: BaseEmailBackend, message: Message) -> bool:
    try:
        answer = send(backend, _mail(message), message.email)
    except ServerAwayError:
        _connection_broke(message)
        raise
    except RefusedError as refusal:
        _refused(message, str(refusal), is_permanent=refusal.is_permanent, server_answer=str(refusal))
        return False
    except (ValueError, links.LostKeyError) as error:
        # A line break in a header, an address that no server reads, a lost key: no attempt will ever go better.
        message.give_up(gettext("The mail cannot be written: {error}").format(error=error), state=MessageState.FAILED)
        return False
    except FailedError as error:
        logger.warning("message %s was not taken: %s", message.pk, error.kind)
        _refused(message, str(error), is_permanent=False)
        return False
    except Exception as error:  # noqa: BLE001  # the edge of the worker; without the trace, which may hold an address
        logger.error("message %s failed: %s", message.pk, type(error).__name__)
        _refused(message, f"{type(error).__name__}: {error}", is_permanent=False)
        return False
    _taken(message, answer)
    return True


def _connection_broke(message: Message) -> None:
    """The mail's own fault only if the server has taken another one since this one broke the connection before."""
    since = message.next_attempt_at - 2 * CLOSED_PAUSE
    is_its_fault = Message.objects.filter(sent_at__gt=since).exists()
    error = gettext("The connection to the mail server was lost.")
    if is_its_fault and message.is_exhausted:
        message.give_up(error, state=MessageState.FAILED)
        return
    attempts = message.attempts if is_its_fault else message.attempts - 1
    message.postpone(error, until=clock.now() + 2 * CLOSED_PAUSE, state=MessageState.QUEUED, attempts=attempts)


def _refused(message: Message, words: str, *, is_permanent: bool, **facts: str) -> None:
    if is_permanent:
        once_more(partial(reported.give_up_refused, message, words, **facts))
        return
    if message.is_exhausted:
        message.give_up(words, state=MessageState.FAILED, **facts)
        return
    pause = timedelta(minutes=_PAUSES[min(message.attempts, len(_PAUSES)) - 1])
    message.postpone(words, until=clock.now() + pause, state=MessageState.QUEUED, **facts)


def _taken(message: Message, answer: str) -> None:
    """The server has it: that is so whoever holds the claim by now, and whatever was decided meanwhile."""
    now = clock.now()
    facts = {"state": MessageState.SENT, "sent_at": now, "server_answer": answer}
    if message.finish(**facts):
        return
    logger.warning("message %s was sent after its claim had run out", message.pk)
    row = Message.objects.filter(pk=message.pk)
    row.update(last_error=gettext(_LATE))
    row.exclude(state=MessageState.SENT).update(
        **facts, cancel_cause="", finished_at=now, given_up_at=None, lease_token=None, lease_until=None
    )


def _mail(message: Message) -> EmailMultiAlternatives:
    return written(message)
