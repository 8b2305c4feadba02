"""Brings the mails that are due to the server, each under a claim, and writes down what became of it.

Delivery is at least once; the Message-ID is the same at every attempt.
"""

import logging
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from agreements import clock
from agreements.mail import cancelling
from agreements.mail.bounces import reported
from agreements.mail.relaying import noting, rounds
from agreements.mail.relaying.handing_over import hand_over
from agreements.mail.relaying.noting import Columns
from agreements.mail.relaying.rounds import Errand, OpenLine
from agreements.mail.stopping import hold, is_held
from agreements.mail.validity import why_not
from agreements.mail.writing.as_it_leaves import written
from agreements.models import Message, MessageState
from agreements.overtaken import once_more

logger = logging.getLogger(__name__)

_LATE = gettext_noop("Its claim had run out when the server took it: another attempt may have sent it too.")


def _give_up_refused(message: Message, words: str, **facts: str) -> None:
    """Nothing else arrives at that address either."""
    told = {name: value for name, value in facts.items() if name != "state"}
    once_more(partial(reported.give_up_refused, message, words, **told))


_COLUMNS = Columns(
    waiting={"state": MessageState.QUEUED},
    failed={"state": MessageState.FAILED},
    aside={"state": MessageState.ASIDE},
    answer="server_answer",
    when_refused=_give_up_refused,
)


def deliver(messages: Iterable[UUID | str]) -> int:
    """Claim and deliver these messages; returns how many the server took."""
    keys = list(messages)
    return rounds.run(lambda: errands(_due(keys))).taken


def _due(keys: Sequence[UUID | str]) -> list[UUID]:
    return list(Message.objects.due().filter(pk__in=keys).in_line().values_list("pk", flat=True))


def errands(keys: Iterable[UUID]) -> list[Errand]:
    return [Errand(pk, _deliver_one) for pk in keys]


def _deliver_one(line: OpenLine, pk: UUID) -> bool:
    claimed = Message.objects.for_delivery()
    message = claimed.claim(pk, seconds=settings.MAIL_LEASE_SECONDS, state=MessageState.SENDING)
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
        noting.set_aside(message, _COLUMNS)
        return False
    return hand_over(
        line, message, _COLUMNS, write=lambda: (written(message), message.email), taken=partial(_taken, message)
    )


def _taken(message: Message, answer: str) -> None:
    """The server has it: that is so whoever holds the claim by now, and whatever was decided meanwhile."""
    now = clock.now()
    facts = {"state": MessageState.SENT, "sent_at": now, "server_answer": answer}
    if message.finish(**facts):
        return
    logger.warning("message %s was sent after its claim had run out", message.pk)
    row = Message.objects.filter(pk=message.pk)
    row.update(last_error=gettext(_LATE))
    row.exclude(state__in=[MessageState.SENT, MessageState.BOUNCED]).update(
        **facts, cancel_cause="", finished_at=now, given_up_at=None, lease_token=None, lease_until=None
    )
