"""What is noted of a mail after an attempt, whoever it is to: what was its own, and what was the mail server's."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from agreements import clock
from agreements.mail.relaying import mail_server
from agreements.mail.relaying.refusals import DoubtedError, RefusedError
from agreements.models.mailing.trials import ENOUGH_DOUBTS, TriedMail
from agreements.overtaken import until_noted

logger = logging.getLogger(__name__)

# Pauses after a temporary refusal, in minutes; then the last one, again and again, for so long (RFC 5321, 4.5.4.1).
_PAUSES = (1, 5, 15, 30, 60, 120, 240)
FOR = timedelta(days=5)
# After a doubt, in minutes: others come first in any case.
_DOUBT_PAUSES = (1, 5)
# Who said no for good is asked once more, not twice.
_ENOUGH_IF_FINAL = 2


@dataclass(frozen=True)
class Columns:
    """What else the row of such a mail says when it waits again, is given up, or is put aside."""

    waiting: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, Any] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)
    # Where the server's words are kept, beside the last error.
    answer: str = ""
    # What else is done when its recipient's server refuses it for good: it is given up therein.
    when_refused: Callable[..., object] = lambda mail, words, **facts: mail.give_up(words, **facts)

    def told(self, words: str) -> dict[str, str]:
        return {self.answer: words[:500]} if self.answer else {}


def give_back(mail: TriedMail, columns: Columns, *, is_last: bool = False) -> None:
    """Nothing was tried that concerns it. `is_last`: others come first now."""
    more = {"doubted_at": clock.now()} if is_last else {}
    until_noted(lambda: mail.give_back(**columns.waiting, **more))


def refused(mail: TriedMail, refusal: RefusedError, columns: Columns) -> None:
    """By its recipient: for good, or for a while, which may come to five days."""
    words, now = str(refusal), clock.now()
    since = mail.put_off_since or now
    told = columns.told(words)
    if refusal.is_permanent or now - since >= FOR:
        until_noted(lambda: columns.when_refused(mail, words, **columns.failed, **told))
        return
    pause = _pause(_PAUSES, mail.put_off)
    facts = {"put_off": mail.put_off + 1, "put_off_since": since, "attempts": 0}
    until_noted(lambda: mail.postpone(words, until=now + pause, **columns.waiting, **told, **facts))


def doubted(mail: TriedMail, doubt: DoubtedError, columns: Columns) -> None:
    """Whether it was its own fault is known when the server has taken others: then it counts, and so often it is put aside."""
    now, doubts = clock.now(), mail.doubts
    if mail.doubted_at is None or not doubts or mail_server.has_taken_since(mail.doubted_at):
        doubts += 1
    facts = {"doubts": doubts, "doubted_at": now, "attempts": 0, **columns.told(str(doubt))}
    if doubts >= (_ENOUGH_IF_FINAL if doubt.is_final else ENOUGH_DOUBTS):
        logger.warning("a mail was put aside")
        until_noted(lambda: mail.give_up(str(doubt), **columns.aside, **facts))
        return
    pause = _pause(_DOUBT_PAUSES, doubts - 1)
    until_noted(lambda: mail.postpone(str(doubt), until=now + pause, **columns.waiting, **facts))


def set_aside(mail: TriedMail, columns: Columns) -> None:
    """Every worker that tried it has died."""
    words = mail.last_error or gettext("Every attempt was interrupted.")
    until_noted(lambda: mail.give_up(words, **columns.aside))


def failed(mail: TriedMail, words: str, columns: Columns) -> None:
    """No attempt will ever go better."""
    until_noted(lambda: mail.give_up(words, **columns.failed))


def _pause(minutes: tuple[int, ...], count: int) -> timedelta:
    return timedelta(minutes=minutes[min(count, len(minutes) - 1)] * settings.MAIL_PAUSE_SCALE)
