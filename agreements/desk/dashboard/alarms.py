"""What stands still, as the dashboard tells it; the setting ALARM_SOURCES names the functions that know."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import audit
from agreements.mail import staff
from agreements.models import Conference


@dataclass(frozen=True)
class Alarm:
    """`words` follow the count; `is_urgent`: it does not pass by itself. `url` and `verb`: a button that posts.

    `page`: where it is told in full. `is_for_owners`: nobody else is told. `stops_documents`: it says why documents are not
    made, so that no worker need be away.
    """

    key: str
    count: int
    words: str
    note: str = ""
    since: datetime | None = None
    is_urgent: bool = True
    url: str = ""
    verb: str = ""
    page: str = ""
    is_for_owners: bool = False
    stops_documents: bool = False


def of_clock(conference: Conference) -> Iterator[Alarm]:
    """A database whose clock was put back: signing goes on, with a time that stands still until the clock catches up."""
    database, last = audit.clocks(conference)
    if last is not None and database < last:
        words = _("clock went back: what is signed now bears the time of the last entry in the log")
        note = _("The clock of the database shows {now}, the last entry is of {last} (UTC). Set the clock right.")
        note = note.format(now=_in_words(database), last=_in_words(last))
        yield Alarm("clock", 1, words, note=note)


def of_staff_mails(conference: Conference) -> Iterator[Alarm]:
    """Owners to whom alarms and checkpoints are mailed in vain."""
    mails = list(staff.unreached(conference))
    count = len({mail.user_id for mail in mails})
    note = ""
    if mails and mails[0].user:
        note = _("{email}: {problem}").format(email=mails[0].user.email, problem=mails[0].last_error)
    yield Alarm(
        "staff-mails",
        count,
        ngettext("member of the team gets none of our mails", "members of the team get none of our mails", count),
        note=note,
        page=reverse("team", args=[conference.slug]),
        is_for_owners=True,
    )


def _in_words(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%d %b %Y, %H:%M:%S}"


def alarms(conference: Conference) -> list[Alarm]:
    sources: list[Callable[[Conference], Iterable[Alarm]]] = [import_string(path) for path in settings.ALARM_SOURCES]
    return [alarm for source in sources for alarm in source(conference) if alarm.count]
