"""Whether the mail server takes mails: stopped once for all of them, and asked again by itself after growing pauses."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from agreements import clock
from agreements.mail.relaying.refusals import ServerAwayError
from agreements.models import Message, Relay, StaffMail

logger = logging.getLogger(__name__)

# After the first refusal, the second, and so on, in seconds; and after one that says that too many were sent.
_PAUSES = (30, 60, 2 * 60, 5 * 60, 10 * 60, 15 * 60, 30 * 60)
_PAUSES_AT_A_LIMIT = (15 * 60, 30 * 60, 60 * 60)
# So many conversations in a row that it broke off, and it is the server.
_ENOUGH_DOUBTS = 2
_LONGEST = 500


def name() -> str:
    """Of the mail server that the settings have."""
    if not _is_smtp():
        return str(settings.EMAIL_BACKEND)[-300:]
    login = f"{settings.EMAIL_HOST_USER}@" if settings.EMAIL_HOST_USER else ""
    return f"{login}{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"[-300:]


def _is_smtp() -> bool:
    return str(settings.EMAIL_BACKEND).endswith(".smtp.EmailBackend")


def current() -> Relay:
    """As it is now."""
    relay, _ = Relay.objects.get_or_create(name=name())
    return relay


def stopped_until() -> datetime | None:
    """Until when nothing is tried; None if something may be."""
    standing = Relay.objects.filter(name=name(), stopped_until__gt=clock.now())
    return standing.values_list("stopped_until", flat=True).first()


def stop(relay: Relay, refusal: ServerAwayError) -> None:
    """Nothing is tried for a while, by whichever worker; longer each time until a mail is taken."""
    now, words = clock.now(), (str(refusal) or "?")[:_LONGEST]
    relay.refresh_from_db()
    pauses = _PAUSES_AT_A_LIMIT if refusal.is_limit else _PAUSES
    pause = timedelta(seconds=pauses[min(relay.rounds, len(pauses) - 1)] * settings.MAIL_PAUSE_SCALE)
    if relay.stopped_since is None:
        logger.warning("the mail server takes no mails: mail waits")
    Relay.objects.filter(pk=relay.pk).update(
        stopped_since=relay.stopped_since or now, stopped_until=now + pause, words=words, rounds=F("rounds") + 1
    )
    relay.refresh_from_db()


def doubt(relay: Relay, words: str) -> bool:
    """Note a conversation that it broke off; whether that is enough to stop for."""
    Relay.objects.filter(pk=relay.pk).update(doubts=F("doubts") + 1)
    relay.refresh_from_db()
    if relay.doubts < _ENOUGH_DOUBTS:
        return False
    stop(relay, ServerAwayError(words))
    return True


def took_one(relay: Relay) -> None:
    """It takes mails; nothing is written where nobody doubted that."""
    if relay.stopped_since is None and not relay.doubts:
        return
    standing = Relay.objects.filter(Q(stopped_since__isnull=False) | Q(doubts__gt=0), pk=relay.pk)
    standing.update(stopped_since=None, stopped_until=None, words="", rounds=0, doubts=0)
    relay.refresh_from_db()


def try_now() -> bool:
    """Somebody has repaired something: the next mail is tried at once; whether anything was stopped."""
    stopped = Relay.objects.filter(name=name(), stopped_until__gt=clock.now())
    return bool(stopped.update(stopped_until=clock.now()))


def has_taken_since(moment: datetime) -> bool:
    """Whether any mail left after that."""
    staff_mails = StaffMail.objects.filter(finished_at__gt=moment, given_up_at__isnull=True)
    return Message.objects.filter(sent_at__gt=moment).exists() or staff_mails.exists()
