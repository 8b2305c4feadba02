"""What the dashboard tells of the mail server, and of mails that only it can explain."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import clock
from agreements.desk.dashboard.alarms import Alarm, AlarmFacts, Source, first, whole
from agreements.mail import queue
from agreements.mail.pacing import pace
from agreements.mail.relaying import mail_server
from agreements.models import Conference, Message, MessageState, Relay
from agreements.wording import moments

# The keys by which others know that they say why mail waits.
STOPPED, USED_UP = "mail-server", "mails-of-day"
# A queued mail whose time came this long ago says that no worker is there.
_LATE = timedelta(minutes=2)


def _about(conference: Conference) -> AlarmFacts:
    stopped = Relay.objects.filter(name=mail_server.name(), stopped_since__isnull=False)
    aside = conference.messages.filter(state=MessageState.ASIDE)
    return {
        "mail_stopped_since": first(stopped, "stopped_since"),
        "mail_stopped_until": first(stopped, "stopped_until"),
        "mail_words": first(stopped, "words"),
        "mails_aside": whole(aside, Count("pk")),
        "mails_waiting": whole(Message.objects.owed_of(conference).that_may_leave(), Count("pk")),
    }


def _of(conference: Conference, facts: AlarmFacts) -> Iterator[Alarm]:
    if facts["mail_stopped_since"]:
        yield Alarm(
            STOPPED,
            1,
            _("mail server takes none of our mails: they wait, and leave when it does"),
            note=_note(facts),
            since=facts["mail_stopped_since"],
            url=reverse("try_mail_now", args=[conference.slug]),
            verb=_("Try now"),
        )
    elif facts["mails_waiting"] and (at := pace.next_of_day()):
        count = facts["mails_waiting"]
        words = ngettext(
            "mail waits, because as many have left as may in a day: it leaves from {time} on",
            "mails wait, because as many have left as may in a day: they leave from {time} on",
            count,
        )
        yield Alarm(USED_UP, count, words.format(time=moments.utc(at)), is_urgent=False)
    count = facts["mails_aside"] or 0
    yield Alarm(
        "mails-aside",
        count,
        ngettext(
            "mail was put aside: the mail server takes others, and not this one",
            "mails were put aside: the mail server takes others, and not these",
            count,
        ),
        page=f"{reverse('messages', args=[conference.slug])}?state={MessageState.ASIDE}",
    )


def _note(facts: AlarmFacts) -> str:
    words, until = facts["mail_words"].rstrip("."), facts["mail_stopped_until"]
    if until <= clock.now():
        return _("{words}. The next mail is being tried. It began").format(words=words)
    told = _("{words}. The next mail is tried by itself on {time}. It began")
    return told.format(words=words, time=moments.utc(until))


MAIL_SERVER = Source(_about, _of)


def late_since(late: datetime | None, alarmed: Iterable[Alarm]) -> datetime | None:
    """That moment, if it says that no worker is there: neither where the mail server takes none, or no more of that day, nor
    while mails leave one after the other, as quickly as they may."""
    before = clock.now() - _LATE
    if late is None or late > before or any(alarm.key in (STOPPED, USED_UP) for alarm in alarmed):
        return None
    return late if queue.stands_still(before) else None
